<?php

namespace Workbench;

/**
 * Client pages: who is logged in, the variables common to all templates (contract 6.1), Smarty.
 */
final class ClientArea
{
    public const THEME = 'workbench';

    /** @return int the client's id; without a login the login page is shown and the request ends */
    public static function login(): int
    {
        $id = App::session()->clientId();
        if ($id === 0) {
            if (Request::wantsJson()) {
                self::json(['result' => 'error', 'message' => 'Not logged in'], 403);
            }
            if (!Request::isPost()) {
                App::session()->set('goto', (string) ($_SERVER['REQUEST_URI'] ?? ''));
            }
            self::render('login', 'Login', ['incorrect' => false]);
            exit;
        }
        return $id;
    }

    /** Every POST but modop=custom, which has its own rule (ProductDetails). */
    public static function demandToken(): void
    {
        if (Request::isPost()) {
            App::csrf()->demand();
        }
    }

    /** @param array<string,mixed> $vars */
    public static function render(string $template, string $title, array $vars = []): void
    {
        header('Content-Type: text/html; charset=utf-8');
        header('X-Frame-Options: SAMEORIGIN');
        header('Cache-Control: no-store');
        $vars += self::common() + ['pagetitle' => $title, 'templatefile' => $template, 'breadcrumb' => [], 'primarySidebar' => []];
        $vars['flashes'] = App::session()->takeFlashes();
        $vars['headoutput'] = implode('', array_filter(App::hooks()->run('ClientAreaHeadOutput', $vars), 'is_string'));
        $vars['footeroutput'] = implode('', array_filter(App::hooks()->run('ClientAreaFooterOutput', $vars), 'is_string'));
        $folder = ROOTDIR . '/templates/' . self::THEME;
        echo (new SmartyEngine())->file("$folder/$template.tpl", [$folder], $vars);
    }

    /** @return array<string,mixed> */
    public static function common(): array
    {
        $root = rtrim((string) parse_url(App::config()->url(), PHP_URL_PATH), '/');
        $id = App::session()->clientId();
        $client = $id > 0 ? App::db()->one('SELECT id, firstname, lastname, companyname, email FROM tblclients WHERE id = ?', [$id]) : null;
        $assets = "$root/assets";
        return [
            'WEB_ROOT' => $root, 'systemurl' => App::config()->url() . '/', 'token' => App::csrf()->token(), 'template' => self::THEME,
            'language' => 'english', 'LANG' => [], 'loggedin' => $client !== null, 'client' => $client, 'clientsdetails' => $client ?? [],
            'adminMasquerading' => $client !== null && App::session()->adminId() > 0,
            'companyname' => App::settings()->get('CompanyName'), 'charset' => 'utf-8', 'filename' => basename((string) ($_SERVER['SCRIPT_NAME'] ?? ''), '.php'),
            'BASE_PATH_CSS' => $assets, 'BASE_PATH_JS' => $assets, 'BASE_PATH_IMG' => $assets, 'BASE_PATH_FONTS' => $assets,
            'currency' => App::db()->one('SELECT * FROM tblcurrencies ORDER BY "default" DESC LIMIT 1') ?? [],
            'cartcount' => count((array) (App::session()->get('cart') ?? [])),
        ];
    }

    /** @param array<string,mixed> $more */
    public static function done(string $result, string $message, string $to, array $more = []): void
    {
        if (Request::wantsJson()) {
            self::json(['result' => $result, 'message' => $message] + $more);
        }
        if ($message !== '') {
            App::session()->flash($result, $message);
        }
        self::redirect($to);
    }

    public static function redirect(string $to): void
    {
        header('Location: ' . $to, true, 303);
        exit;
    }

    /** What is not there, or belongs to somebody else: the same answer for both. */
    public static function notFound(string $message): void
    {
        http_response_code(404);
        if (Request::wantsJson()) {
            self::json(['result' => 'error', 'message' => $message], 404);
        }
        self::render('notfound', 'Not found', ['message' => $message]);
        exit;
    }

    /** @param array<string,mixed> $data */
    public static function json(array $data, int $status = 200): void
    {
        http_response_code($status);
        header('Content-Type: application/json');
        exit(json_encode($data, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES));
    }
}
