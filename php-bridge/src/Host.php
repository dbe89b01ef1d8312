<?php
/**
 * Speaks the host's documents over whichever door was chosen: encodes a request, decodes the answer. It knows no
 * function and no shape. Called by Bridge, Hooks and the addon page.
 */

declare(strict_types=1);

namespace Hostler;

use Hostler\Door\Doors;

final class Host
{
    private const FLAGS = JSON_INVALID_UTF8_SUBSTITUTE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR
        | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
    private const DEPTH = 64;

    private static bool $used = false;

    /**
     * Sends one request.
     *
     * @param array<string, mixed> $request
     * @return array<string, mixed> the answer document
     * @throws Unavailable when the host cannot be reached or its answer is none
     */
    public static function ask(array $request): array
    {
        $door = Doors::best();
        $answer = json_decode($door->call(json_encode($request, self::FLAGS, self::DEPTH)), true, 128);
        if (!is_array($answer) || !isset($answer['returns']) || !is_array($answer['returns'])) {
            throw Unavailable::badAnswer();
        }
        if (!self::$used && $door->name() === 'ffi') {
            self::$used = true;
            register_shutdown_function([self::class, 'end']);
        }
        return $answer;
    }

    /** Tells the host that this PHP request will ask nothing more soon. */
    public static function end(): void
    {
        try {
            self::ask(['do' => 'end']);
        } catch (\Throwable $why) {
            // The page is already answered; what was to be kept is kept.
        }
    }
}
