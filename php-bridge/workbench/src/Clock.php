<?php

namespace Workbench;

/** The time everything here goes by; the cron's --now sets it. */
final class Clock
{
    /** @var int seconds added to the real time */
    private $offset = 0;

    public function now(): int
    {
        return time() + $this->offset;
    }

    public function pretend(int $now): void
    {
        $this->offset = $now - time();
    }

    public function today(): string
    {
        return date('Y-m-d', $this->now());
    }

    public function stamp(): string
    {
        return date('Y-m-d H:i:s', $this->now());
    }

    public function day(int $fromToday): string
    {
        return date('Y-m-d', (int) strtotime(sprintf('%+d days', $fromToday), $this->now()));
    }
}
