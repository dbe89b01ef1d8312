<?php
/**
 * What a test claims. A claim that does not hold ends the test.
 */

declare(strict_types=1);

namespace Hostler\Tests;

final class Broken extends \RuntimeException
{
}

final class Check
{
    /**
     * @param mixed $expected
     * @param mixed $found
     */
    public static function same($expected, $found): void
    {
        if ($expected !== $found) {
            throw new Broken('expected ' . self::show($expected) . ', found ' . self::show($found));
        }
    }

    public static function true(bool $holds, string $what): void
    {
        if (!$holds) {
            throw new Broken($what);
        }
    }

    public static function has(string $part, string $whole): void
    {
        self::true(strpos($whole, $part) !== false, 'expected "' . $part . '" in ' . self::show($whole));
    }

    public static function hasNot(string $part, string $whole): void
    {
        self::true(strpos($whole, $part) === false, 'expected no "' . $part . '" in ' . self::show($whole));
    }

    /** What `$run` throws. */
    public static function thrown(callable $run): \Throwable
    {
        try {
            $run();
        } catch (\Throwable $why) {
            return $why;
        }
        throw new Broken('nothing was thrown');
    }

    /** @param mixed $value */
    private static function show($value): string
    {
        return is_string($value) ? json_encode($value, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_UNESCAPED_SLASHES) : var_export($value, true);
    }
}
