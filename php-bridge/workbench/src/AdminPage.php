<?php

namespace Workbench;

/**
 * The frame of every admin page: who may see it, the token on every POST, the layout, and results after a POST.
 */
final class AdminPage
{
    /** Ends the request unless an admin is logged in; a POST must carry the token. */
    public static function open(): void
    {
        if (App::session()->adminId() === 0) {
            if (Request::wantsJson() || Request::isPost()) {
                http_response_code(403);
                header('Content-Type: application/json');
                exit(json_encode(['result' => 'error', 'message' => 'Not logged in']));
            }
            self::redirect('login.php');
        }
        if (Request::isPost()) {
            App::csrf()->demand();
        }
    }

    /** @param array<string,mixed> $vars */
    public static function render(string $template, string $title, array $vars = []): void
    {
        header('Content-Type: text/html; charset=utf-8');
        header('X-Frame-Options: SAMEORIGIN');
        header('Referrer-Policy: same-origin');
        header('Cache-Control: no-store');
        $queue = count(App::queue()->open());
        $flashes = App::session()->takeFlashes();
        $token = App::csrf()->token();
        $body = self::part($template, $vars + ['token' => $token]);
        echo self::part('layout', ['title' => $title, 'body' => $body, 'queue' => $queue, 'flashes' => $flashes, 'token' => $token,
            'here' => basename((string) $_SERVER['SCRIPT_NAME']), 'company' => App::settings()->get('CompanyName'), 'loggedIn' => App::session()->adminId() > 0]);
    }

    /**
     * The answer to a POST: JSON for a program, else a message on the page it leads to.
     *
     * @param array<string,mixed> $more
     */
    public static function done(string $result, string $message, string $to, array $more = []): void
    {
        if (Request::wantsJson()) {
            header('Content-Type: application/json');
            exit(json_encode(['result' => $result, 'message' => $message] + $more, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES));
        }
        App::session()->flash($result, $message);
        self::redirect($to);
    }

    /** @param array<string,mixed> $data */
    public static function json(array $data): void
    {
        header('Content-Type: application/json');
        header('Cache-Control: no-store');
        exit(json_encode($data, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES | JSON_FORCE_OBJECT));
    }

    public static function redirect(string $to): void
    {
        header('Location: ' . $to, true, 303);
        exit;
    }

    /** @param array<string,mixed> $vars */
    private static function part(string $template, array $vars): string
    {
        $e = [Html::class, 'e'];
        extract($vars);
        ob_start();
        require ROOTDIR . "/templates/admin/$template.php";
        return (string) ob_get_clean();
    }
}
