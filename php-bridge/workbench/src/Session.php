<?php

namespace Workbench;

/**
 * Who is logged in, and messages for the next page. One cookie for admins and clients, as in WHMCS.
 */
final class Session
{
    public function start(): void
    {
        if (PHP_SAPI === 'cli' || session_status() === PHP_SESSION_ACTIVE) {
            return;
        }
        session_save_path(App::config()->stateDir('sessions'));
        session_name('workbench');
        session_set_cookie_params([
            'path' => '/',
            'httponly' => true,
            'samesite' => 'Lax',
            'secure' => strncmp(App::config()->url(), 'https:', 6) === 0,
        ]);
        ini_set('session.use_strict_mode', '1');
        session_start();
    }

    public function adminId(): int
    {
        return (int) ($_SESSION['adminid'] ?? 0);
    }

    public function clientId(): int
    {
        return (int) ($_SESSION['uid'] ?? 0);
    }

    public function loginAdmin(int $id): void
    {
        $this->renew();
        $_SESSION['adminid'] = $id;
    }

    public function loginClient(int $id): void
    {
        $this->renew();
        $_SESSION['uid'] = $id;
    }

    /** Ends the session, here and in the browser. */
    public function end(): void
    {
        $_SESSION = [];
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_regenerate_id(true);
        }
    }

    /** A new id at every login, so that an id planted before it is worth nothing; a new token comes with it. */
    private function renew(): void
    {
        if (session_status() === PHP_SESSION_ACTIVE) {
            session_regenerate_id(true);
        }
        unset($_SESSION['token']);
    }

    /** Keeps a result for the page that follows a redirect. */
    public function flash(string $result, string $message): void
    {
        $_SESSION['flash'][] = ['result' => $result, 'message' => $message];
    }

    /** @return array<int,array{result:string,message:string}> */
    public function takeFlashes(): array
    {
        $all = $_SESSION['flash'] ?? [];
        unset($_SESSION['flash']);
        return $all;
    }

    /** @return mixed */
    public function get(string $name)
    {
        return $_SESSION[$name] ?? null;
    }

    /** @param mixed $value */
    public function set(string $name, $value): void
    {
        $_SESSION[$name] = $value;
    }
}
