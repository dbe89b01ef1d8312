<?php

namespace Workbench;

/** The token every POST must carry; one per session. */
final class Csrf
{
    public function token(): string
    {
        if (!isset($_SESSION['token'])) {
            $_SESSION['token'] = bin2hex(random_bytes(20));
        }
        return (string) $_SESSION['token'];
    }

    public function valid(): bool
    {
        return isset($_SESSION['token']) && hash_equals((string) $_SESSION['token'], Request::post('token'));
    }

    /** Ends the request when a POST came without the token. */
    public function demand(): void
    {
        if ($this->valid()) {
            return;
        }
        http_response_code(403);
        $text = 'The form has expired or did not come from this site. Open the page again and repeat.';
        if (Request::wantsJson()) {
            header('Content-Type: application/json');
            exit(json_encode(['result' => 'error', 'message' => 'Invalid or missing token']));
        }
        header('Content-Type: text/plain; charset=utf-8');
        exit($text);
    }
}
