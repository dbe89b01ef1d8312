<?php
/**
 * What WHMCS's hooks do for Hostler: after every cron run, work that is due goes on, and what WHMCS must be told is
 * told; after a change of password, a password the provider made itself takes the place of the typed one. Registered once, however many modules and whether or not the addon are active. Registering opens nothing.
 * Called by hooks.php of the addon and of every installed module.
 */

declare(strict_types=1);

namespace Hostler;

final class Hooks
{
    /** How long one cron run may spend here, in milliseconds, when the operator says nothing. */
    private const CRON_BUDGET_MS = 50000;
    /** Effects may lead to further work; it is looked at again this often at most in one cron run. */
    private const ROUNDS = 20;

    private static bool $registered = false;

    public static function register(): void
    {
        if (self::$registered || !function_exists('add_hook')) {
            return;
        }
        self::$registered = true;
        \add_hook('AfterCronJob', 1, static function ($vars = []): void {
            Hooks::afterCronJob();
        });
        \add_hook('AfterModuleChangePassword', 1, static function ($vars = []): void {
            Hooks::deliver();
        });
    }

    /** Tells WHMCS what it was not told yet, and does nothing else. Never throws. */
    public static function deliver(): void
    {
        try {
            Effects::settle(Host::ask(['do' => 'resume', 'budget_ms' => 0])['effects'] ?? [], []);
        } catch (\Throwable $why) {
            self::complain($why);
        }
    }

    /** Never throws: other customers' tasks run in the same process. */
    public static function afterCronJob(): void
    {
        try {
            $budget = (int) Settings::get('cron_budget_ms', self::CRON_BUDGET_MS);
            $end = microtime(true) + $budget / 1000;
            for ($round = 0; $round < self::ROUNDS; $round++) {
                $left = (int) (($end - microtime(true)) * 1000);
                if ($left <= 0) {
                    return;
                }
                $answer = Host::ask(['do' => 'resume', 'budget_ms' => $left]);
                $effects = $answer['effects'] ?? [];
                if (!is_array($effects) || $effects === []) {
                    return;
                }
                Effects::settle($effects, []);
            }
        } catch (\Throwable $why) {
            self::complain($why);
        }
    }

    private static function complain(\Throwable $why): void
    {
        try {
            Whmcs::logActivity((new Failure($why, false))->forLog(), 0);
        } catch (\Throwable $again) {
            // The Activity Log itself failed; there is nobody left to tell.
        }
    }
}
