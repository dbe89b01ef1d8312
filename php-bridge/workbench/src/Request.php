<?php

namespace Workbench;

/**
 * What the browser sent, as it was sent.
 *
 * The superglobals are entity-encoded as WHMCS does it, so that modules meet what they will meet there; pages of the
 * workbench read the raw values from here and escape on output.
 */
final class Request
{
    /** @var array<string,mixed>|null */
    private static $get;
    /** @var array<string,mixed>|null */
    private static $post;

    public static function sanitiseSuperglobals(): void
    {
        if (self::$get !== null) {
            return;
        }
        self::$get = $_GET;
        self::$post = $_POST;
        $_GET = self::encode($_GET);
        $_POST = self::encode($_POST);
        $_COOKIE = self::encode($_COOKIE);
        $_REQUEST = $_POST + $_GET;
        if (isset($_SERVER['QUERY_STRING'])) {
            $_SERVER['QUERY_STRING'] = self::encode($_SERVER['QUERY_STRING']);
        }
    }

    /**
     * @param mixed $value
     * @return mixed
     */
    public static function encode($value)
    {
        if (is_array($value)) {
            return array_map([self::class, 'encode'], $value);
        }
        return is_string($value) ? htmlspecialchars($value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8') : $value;
    }

    public static function isPost(): bool
    {
        return ($_SERVER['REQUEST_METHOD'] ?? 'GET') === 'POST';
    }

    /** A text field, from the POST body first; arrays count as absent. */
    public static function text(string $name, string $default = ''): string
    {
        $value = self::$post[$name] ?? self::$get[$name] ?? null;
        return is_string($value) ? $value : $default;
    }

    public static function post(string $name, string $default = ''): string
    {
        $value = self::$post[$name] ?? null;
        return is_string($value) ? $value : $default;
    }

    public static function posted(string $name): bool
    {
        return isset(self::$post[$name]);
    }

    public static function int(string $name): int
    {
        return (int) self::text($name, '0');
    }

    /** @return array<int|string,mixed> an array field of the POST body */
    public static function map(string $name): array
    {
        $value = self::$post[$name] ?? [];
        return is_array($value) ? $value : [];
    }

    /** @return array<string,mixed> the whole POST body, raw */
    public static function body(): array
    {
        return self::$post ?? [];
    }

    /** Whether the caller is a program that wants the result and no page. */
    public static function wantsJson(): bool
    {
        return strpos((string) ($_SERVER['HTTP_ACCEPT'] ?? ''), 'application/json') !== false;
    }

    public static function ip(): string
    {
        return (string) ($_SERVER['REMOTE_ADDR'] ?? '127.0.0.1');
    }
}
