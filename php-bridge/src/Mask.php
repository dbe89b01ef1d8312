<?php
/**
 * Every form a secret may have in a log: WHMCS masks literal strings, so each form is named. Called by Effects.
 */

declare(strict_types=1);

namespace Hostler;

final class Mask
{
    /** Shorter values are not masked: the log would become unreadable and hide nothing. */
    private const SHORTEST = 4;

    /**
     * @param array<mixed> $secrets
     * @return list<string>
     */
    public static function forms(array $secrets): array
    {
        $forms = [];
        foreach ($secrets as $secret) {
            if (!is_string($secret) || strlen($secret) < self::SHORTEST) {
                continue;
            }
            $json = json_encode($secret, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
            $escaped = json_encode($secret, JSON_INVALID_UTF8_SUBSTITUTE);
            $forms[] = [
                $secret,
                htmlspecialchars($secret, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8'),
                htmlspecialchars($secret, ENT_COMPAT | ENT_SUBSTITUTE, 'UTF-8'),
                rawurlencode($secret),
                urlencode($secret),
                base64_encode($secret),
                rtrim(strtr(base64_encode($secret), '+/', '-_'), '='),
                is_string($json) ? substr($json, 1, -1) : '',
                is_string($escaped) ? substr($escaped, 1, -1) : '',
            ];
        }
        $all = $forms === [] ? [] : array_merge(...$forms);
        return array_values(array_unique(array_filter($all, static function (string $form): bool {
            return strlen($form) >= self::SHORTEST;
        })));
    }
}
