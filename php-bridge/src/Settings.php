<?php
/**
 * What `hostler install` wrote (config.php) and what the operator added (local.php), read once per request. local.php
 * is never touched by an installation or an upgrade; what it names wins.
 *
 * Keys: `library` and `program` (absolute paths), `door` (`ffi`, `cli` or null for the best that works), `config` (the
 * document handed to the host), `task_department` (ticket department for work that needs a person, 0 for none),
 * `task_from` (`name` and `email` that such tickets come from), `decode` (parameter name => false switches entity
 * decoding of it off), `cron_budget_ms` (how long a cron run may spend here).
 */

declare(strict_types=1);

namespace Hostler;

final class Settings
{
    /** @var array<string, mixed>|null */
    private static ?array $all = null;

    /** @return array<string, mixed> */
    public static function all(): array
    {
        if (self::$all === null) {
            self::$all = self::read(dirname(__DIR__));
        }
        return self::$all;
    }

    /**
     * One setting.
     *
     * @param mixed $otherwise what is answered when it is not set
     * @return mixed
     */
    public static function get(string $name, $otherwise = null)
    {
        return self::all()[$name] ?? $otherwise;
    }

    public static function text(string $name): string
    {
        $value = self::get($name, '');
        return is_string($value) ? $value : '';
    }

    /** The configuration document for the host, as JSON. */
    public static function document(): string
    {
        $config = self::get('config', []);
        return json_encode(
            is_array($config) && $config !== [] ? $config : new \stdClass(),
            JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE
        );
    }

    /**
     * Uses these settings instead of the files'.
     *
     * @param array<string, mixed>|null $settings null reads the files again
     */
    public static function use(?array $settings): void
    {
        self::$all = $settings;
    }

    /** @return array<string, mixed> */
    private static function read(string $folder): array
    {
        $settings = [];
        foreach (['config.php', 'local.php'] as $name) {
            $file = $folder . '/' . $name;
            if (is_file($file)) {
                $read = include $file;
                if (is_array($read)) {
                    $settings = self::over($settings, $read);
                }
            }
        }
        return $settings;
    }

    /**
     * Maps are merged key by key, everything else is replaced, lists included.
     *
     * @param array<mixed> $below
     * @param array<mixed> $above
     * @return array<mixed>
     */
    private static function over(array $below, array $above): array
    {
        foreach ($above as $key => $value) {
            $isMap = is_array($value) && $value !== [] && array_keys($value) !== range(0, count($value) - 1);
            $below[$key] = $isMap && is_array($below[$key] ?? null) ? self::over($below[$key], $value) : $value;
        }
        return $below;
    }
}
