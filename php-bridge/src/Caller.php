<?php
/**
 * Who asks: staff, the client, the cron, the API, or a checkout or payment. WHMCS tells a module nothing about it, so
 * it is worked out, in this order; the first that says something counts:
 *
 *  1. The command line is the cron.
 *  2. The script `includes/api.php` is the API.
 *  3. The page WHMCS declared by the constants ADMINAREA and CLIENTAREA.
 *  4. The script's place: `admin/…` is staff; `modules/gateways/callback/…` and `includes/…` are payments; a client
 *     page (`clientarea.php`, `cart.php`, `viewinvoice.php`, `upgrade.php`, `index.php`, …) is the client.
 *  5. Who is signed in: staff alone, or a client.
 *  6. Nobody, on a page nobody knows: a payment.
 *
 * What a client's request runs that clients cannot ask for themselves (create, suspend, unsuspend, terminate, renew,
 * change package) is a checkout or a payment: the client waits for a page and pressed no such button. What nobody signed
 * in runs is never staff's, so the mistake that remains costs rights and not safety.
 */

declare(strict_types=1);

namespace Hostler;

final class Caller
{
    private const CLIENT_PAGES = [
        'clientarea.php', 'cart.php', 'viewinvoice.php', 'upgrade.php', 'index.php', 'invoice.php', 'creditcard.php',
    ];
    private const NOT_BY_CLIENTS = [
        'CreateAccount', 'SuspendAccount', 'UnsuspendAccount', 'TerminateAccount', 'ChangePackage', 'Renew',
    ];

    public string $by;
    public int $adminId;
    public int $clientId;
    public string $method;
    public string $language;

    private function __construct(string $by, int $adminId, int $clientId, string $method, string $language)
    {
        $this->by = $by;
        $this->adminId = $adminId;
        $this->clientId = $clientId;
        $this->method = $method;
        $this->language = $language;
    }

    /** Who asks for this function now. */
    public static function now(string $function): self
    {
        $adminId = self::adminId();
        $clientId = self::clientId();
        $by = self::page($adminId, $clientId);
        if ($by === 'client' && in_array($function, self::NOT_BY_CLIENTS, true)) {
            $by = 'payment';
        }
        if ($by === 'payment' && strncmp($function, 'custom.', 7) === 0) {
            $by = 'client';
        }
        $language = $_SESSION['Language'] ?? '';
        return new self(
            $by,
            $adminId,
            $clientId,
            PHP_SAPI === 'cli' ? '' : (string) ($_SERVER['REQUEST_METHOD'] ?? ''),
            $by === 'client' && is_string($language) ? $language : ''
        );
    }

    /** Whether a sentence goes to somebody outside the company. What a payment runs is reported to staff (contract §2.17). */
    public function isOutside(): bool
    {
        return $this->by === 'client';
    }

    /** @return array<string, mixed> the door's `actor` */
    public function actor(): array
    {
        return [
            'admin_id' => $this->adminId,
            'client_id' => $this->clientId,
            'method' => $this->method,
            'sapi' => PHP_SAPI,
        ];
    }

    private static function page(int $adminId, int $clientId): string
    {
        if (PHP_SAPI === 'cli') {
            return 'cron';
        }
        $script = '/' . ltrim(str_replace('\\', '/', (string) ($_SERVER['SCRIPT_NAME'] ?? '')), '/');
        if (substr($script, -17) === '/includes/api.php') {
            return 'api';
        }
        if (self::declared('ADMINAREA')) {
            return 'admin';
        }
        if (self::declared('CLIENTAREA')) {
            return 'client';
        }
        if (strpos($script, '/modules/gateways/') !== false || strpos($script, '/includes/') !== false) {
            return 'payment';
        }
        if ($adminId > 0 && strpos($script, '/admin/') !== false) {
            return 'admin';
        }
        if (in_array(basename($script), self::CLIENT_PAGES, true) && strpos($script, '/admin/') === false) {
            return 'client';
        }
        if ($clientId > 0) {
            return 'client';
        }
        return $adminId > 0 ? 'admin' : 'payment';
    }

    private static function declared(string $name): bool
    {
        return defined($name) && (bool) constant($name);
    }

    private static function adminId(): int
    {
        $admin = self::signedIn('admin');
        return $admin > 0 ? $admin : self::id($_SESSION['adminid'] ?? 0);
    }

    private static function clientId(): int
    {
        $client = self::signedIn('client');
        return $client > 0 ? $client : self::id($_SESSION['uid'] ?? 0);
    }

    /** WHMCS 8.0 and newer say who is signed in; a version that says it differently is asked in vain, not in error. */
    private static function signedIn(string $who): int
    {
        if (PHP_SAPI === 'cli' || !class_exists('WHMCS\\Authentication\\CurrentUser')) {
            return 0;
        }
        try {
            $user = new \WHMCS\Authentication\CurrentUser();
            $found = $who === 'admin' ? $user->admin() : $user->client();
            return is_object($found) ? self::id($found->id ?? 0) : 0;
        } catch (\Throwable $why) {
            return 0;
        }
    }

    /** @param mixed $value */
    private static function id($value): int
    {
        return is_numeric($value) && (int) $value > 0 ? (int) $value : 0;
    }
}
