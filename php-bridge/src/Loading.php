<?php
/**
 * Finds a class of this bridge by its name. Not a general autoloader: it answers for `Hostler\` only, so it never
 * meets the libraries WHMCS ships. Called by load.php.
 */

declare(strict_types=1);

namespace Hostler;

final class Loading
{
    public static function register(): void
    {
        spl_autoload_register([self::class, 'find']);
    }

    public static function find(string $class): void
    {
        if (strncmp($class, 'Hostler\\', 8) !== 0) {
            return;
        }
        $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, 8)) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
}
