<?php

namespace Workbench;

/** What a single sign-on function answered, made safe: an http(s) address to go to, or a reason (contract 2.5). */
final class SignOn
{
    /**
     * @param mixed $answer
     * @return array{result:string,message:string,redirectTo:string}
     */
    public static function checked($answer): array
    {
        $to = is_array($answer) && is_string($answer['redirectTo'] ?? null) ? $answer['redirectTo'] : '';
        if (is_array($answer) && !empty($answer['success']) && preg_match('~^https?://[^\s<>"\']+$~i', $to)) {
            return ['result' => 'success', 'message' => '', 'redirectTo' => $to];
        }
        // Only errorMsg is read: a module that answers 'error' loses its text, as in WHMCS.
        $text = is_array($answer) && is_string($answer['errorMsg'] ?? null) && $answer['errorMsg'] !== '' ? $answer['errorMsg'] : 'Single sign-on is not available at the moment';
        return ['result' => 'error', 'message' => $text, 'redirectTo' => ''];
    }
}
