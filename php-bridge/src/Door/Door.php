<?php
/**
 * A way to the host: one document in, one document out, the same bytes through each. Chosen by Doors.
 */

declare(strict_types=1);

namespace Hostler\Door;

interface Door
{
    /** `ffi` or `cli`. */
    public function name(): string;

    /**
     * Hands a request document over and returns the answer document.
     *
     * @throws \Hostler\Unavailable when the host cannot be reached
     */
    public function call(string $request): string;
}
