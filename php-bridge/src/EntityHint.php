<?php
/**
 * Says, when Test Connection fails, that a credential arrived with an HTML entity in it (C-101): whether WHMCS encoded it or
 * a person typed it cannot be told, and the wrong guess is a wrong password. Names the field, never its value. Called by
 * Bridge.
 */

declare(strict_types=1);

namespace Hostler;

final class EntityHint
{
    private const FIELDS = ['serverusername' => 'Username', 'serverpassword' => 'Password', 'serveraccesshash' => 'Access Hash'];

    /**
     * @param mixed $value what Test Connection is going to answer
     * @param array<mixed> $params
     * @return mixed the same, with the hint behind the error
     */
    public static function to($value, array $params)
    {
        if (!is_array($value) || ($value['success'] ?? true) !== false || !is_string($value['error'] ?? null)) {
            return $value;
        }
        foreach (self::FIELDS as $parameter => $label) {
            $typed = $params[$parameter] ?? '';
            if (is_string($typed) && preg_match('/&(amp|lt|gt|quot|#0*39);/', $typed) === 1) {
                $value['error'] .= ' The ' . $label . ' of the server record arrived with an HTML entity in it, which was decoded once.'
                    . ' If it is meant as it was typed, set decode => [' . $parameter . ' => false] in modules/addons/hostler/local.php.';
            }
        }
        return $value;
    }
}
