<?php
/**
 * Makes the bridge's classes known. Included by every generated module file, by hooks.php and by the addon page.
 * It opens nothing: no library, no database, no file beyond the classes that are used.
 */

declare(strict_types=1);

if (!class_exists('Hostler\\Loading', false)) {
    require __DIR__ . '/Loading.php';
    Hostler\Loading::register();
}
