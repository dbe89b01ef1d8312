<?php
/**
 * Chooses the door: the one the operator pinned, without any fallback, or else the best that works, found by trying.
 * Decided once per process and remembered with the reason each other door was refused. Called by Host.
 */

declare(strict_types=1);

namespace Hostler\Door;

use Hostler\Settings;
use Hostler\Unavailable;

final class Doors
{
    private static ?Door $chosen = null;
    private static int $process = 0;
    /** @var array<string, Unavailable> */
    private static array $refused = [];

    /** @throws Unavailable when no door works */
    public static function best(): Door
    {
        if (self::$chosen === null || self::$process !== getmypid()) {
            self::$process = (int) getmypid();
            self::$refused = [];
            self::$chosen = self::choose(Settings::text('door'));
        }
        return self::$chosen;
    }

    /**
     * Why doors were not taken, by their name; filled by `best`.
     *
     * @return array<string, Unavailable>
     */
    public static function refused(): array
    {
        return self::$refused;
    }

    /** Uses this door, or with null decides anew. */
    public static function use(?Door $door): void
    {
        self::$chosen = $door;
        self::$process = (int) getmypid();
        self::$refused = [];
    }

    private static function choose(string $pinned): Door
    {
        if ($pinned !== '') {
            return self::open($pinned);
        }
        try {
            return self::open('ffi');
        } catch (Unavailable $why) {
            self::$refused['ffi'] = $why;
        }
        try {
            return self::open('cli');
        } catch (Unavailable $why) {
            self::$refused['cli'] = $why;
            throw Unavailable::noDoor(self::$refused['ffi'], $why);
        }
    }

    private static function open(string $name): Door
    {
        $config = Settings::document();
        if ($name === 'ffi') {
            return Ffi::open(Settings::text('library'), __DIR__ . '/hostler_host.cdef.h', $config);
        }
        if ($name === 'cli') {
            return Cli::open(Settings::text('program'), $config);
        }
        throw Unavailable::notOpened('the configured door is "' . $name . '"; it must be ffi or cli. Mend config.php or local.php.');
    }
}
