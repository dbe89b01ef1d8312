<?php
/**
 * For opcache.preload: compiles the FFI door and nothing else, so that with `ffi.enable=preload` only it may use FFI.
 * It opens no library and starts no thread: a preloading master forks after this.
 */

declare(strict_types=1);

require_once __DIR__ . '/src/Door/Door.php';
require_once __DIR__ . '/src/Door/Ffi.php';
