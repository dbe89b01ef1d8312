<?php
/**
 * A failure on this side of the library, in the words its reader needs: a client gets one sentence without any inner
 * detail, staff get what to do in one line, Test Connection and the addon page get all of it. Made by Bridge.
 */

declare(strict_types=1);

namespace Hostler;

final class Failure
{
    public const FOR_CLIENTS = 'This cannot be done right now. Please try again later or contact our support.';
    /** Longest sentence WHMCS shows whole everywhere (C-052). */
    private const LONGEST = 250;

    private \Throwable $why;
    private bool $forClient;

    public function __construct(\Throwable $why, bool $forClient)
    {
        $this->why = $why;
        $this->forClient = $forClient;
    }

    /** One line under 255 characters, never the bare word WHMCS takes for success (C-049, C-050). */
    public function short(): string
    {
        if ($this->forClient) {
            return self::FOR_CLIENTS;
        }
        if ($this->why instanceof Unavailable) {
            return self::oneLine('Hostler: ' . $this->why->getMessage());
        }
        return self::oneLine(
            'Hostler: the bridge failed (' . self::kind($this->why) . '). The Activity Log says more.'
        );
    }

    /** Everything staff can use, still without file contents or traces. */
    public function long(): string
    {
        if ($this->forClient) {
            return self::FOR_CLIENTS;
        }
        if ($this->why instanceof Unavailable) {
            return trim('Hostler: ' . $this->why->getMessage() . ' ' . $this->why->more());
        }
        return $this->short();
    }

    /** For the Activity Log. The message of a stranger's exception may hold a parameter: only its kind and place are told. */
    public function forLog(): string
    {
        if ($this->why instanceof Unavailable) {
            return $this->long();
        }
        return 'Hostler: the bridge failed with ' . get_class($this->why) . ' in ' . basename($this->why->getFile())
            . ' line ' . $this->why->getLine() . '.';
    }

    private static function kind(\Throwable $why): string
    {
        $name = explode('\\', get_class($why));
        return (string) end($name);
    }

    private static function oneLine(string $text): string
    {
        $line = trim((string) preg_replace('/\s+/', ' ', $text));
        return strlen($line) <= self::LONGEST ? $line : rtrim(substr($line, 0, self::LONGEST - 3)) . '...';
    }
}
