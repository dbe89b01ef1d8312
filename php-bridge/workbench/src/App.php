<?php

namespace Workbench;

/**
 * The objects of one request, made when first asked for.
 *
 * WHMCS's interface is global functions, so something has to be reachable from them: this, and only this.
 */
final class App
{
    /** @var Config|null */
    private static $config;
    /** @var array<string,object> */
    private static $made = [];

    public static function boot(Config $config): void
    {
        self::$config = $config;
        self::$made = [];
        if (PHP_SAPI !== 'cli') {
            Request::sanitiseSuperglobals();
            self::session()->start();
        }
        (new HookFiles(self::settings(), $config))->load();
    }

    /** As boot(), for setup.php: no session, no hooks. */
    public static function bare(Config $config): void
    {
        self::$config = $config;
        self::$made = [];
    }

    public static function config(): Config
    {
        if (self::$config === null) {
            throw new \LogicException('init.php has not run');
        }
        return self::$config;
    }

    /**
     * @template T of object
     * @param callable():T $make
     * @return T
     */
    private static function once(string $name, callable $make)
    {
        return self::$made[$name] ?? (self::$made[$name] = $make());
    }

    public static function db(): Database
    {
        return self::once('db', function () {
            return new Database(self::config()->dbPath());
        });
    }

    public static function crypt(): Crypt
    {
        return self::once('crypt', function () {
            return new Crypt(self::config()->key());
        });
    }

    public static function clock(): Clock
    {
        return self::once('clock', function () {
            return new Clock();
        });
    }

    public static function settings(): Settings
    {
        return self::once('settings', function () {
            return new Settings(self::db());
        });
    }

    public static function hooks(): Hooks
    {
        return self::once('hooks', function () {
            return new Hooks();
        });
    }

    public static function session(): Session
    {
        return self::once('session', function () {
            return new Session();
        });
    }

    public static function csrf(): Csrf
    {
        return self::once('csrf', function () {
            return new Csrf();
        });
    }

    public static function modules(): Modules
    {
        return self::once('modules', function () {
            return new Modules(self::config()->modulesDir());
        });
    }

    public static function activity(): ActivityLog
    {
        return self::once('activity', function () {
            return new ActivityLog(self::db(), self::clock());
        });
    }

    public static function moduleLog(): ModuleLog
    {
        return self::once('moduleLog', function () {
            return new ModuleLog(self::db(), self::settings(), self::clock());
        });
    }

    public static function queue(): ModuleQueue
    {
        return self::once('queue', function () {
            return new ModuleQueue(self::db(), self::clock());
        });
    }

    public static function mail(): Mail
    {
        return self::once('mail', function () {
            return new Mail(self::db(), self::hooks(), self::clock(), self::config());
        });
    }

    public static function params(): ModuleParams
    {
        return self::once('params', function () {
            return new ModuleParams(self::db(), self::crypt(), self::modules(), self::config());
        });
    }

    public static function lifecycle(): Lifecycle
    {
        return self::once('lifecycle', function () {
            return new Lifecycle(self::modules(), self::params(), self::hooks(), self::queue(), self::activity(), self::mail());
        });
    }

    public static function fields(): CustomFields
    {
        return self::once('fields', function () {
            return new CustomFields(self::db(), self::hooks());
        });
    }

    public static function options(): ConfigurableOptions
    {
        return self::once('options', function () {
            return new ConfigurableOptions(self::db());
        });
    }

    public static function services(): Services
    {
        return self::once('services', function () {
            return new Services(self::db(), self::crypt());
        });
    }

    public static function orders(): Orders
    {
        return self::once('orders', function () {
            return new Orders(self::db(), self::crypt(), self::clock());
        });
    }

    public static function invoices(): Invoices
    {
        return self::once('invoices', function () {
            return new Invoices(self::db(), self::clock());
        });
    }

    public static function api(): LocalApi
    {
        return self::once('api', function () {
            return new LocalApi();
        });
    }
}
