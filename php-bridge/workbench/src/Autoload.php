<?php
/**
 * Finds classes: the workbench's own, the WHMCS classes modules may name, and the classes in a module's lib/ folder.
 *
 * Registered once by init.php and setup.php.
 */

spl_autoload_register(function (string $class): void {
    if (strncmp($class, 'Workbench\\', 10) === 0) {
        $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, 10)) . '.php';
    } elseif (preg_match('/^WHMCS\\\\Module\\\\(Server|Addon)\\\\([A-Za-z0-9_]+)\\\\(.+)$/', $class, $m)) {
        // WHMCS-C-013: WHMCS\Module\Server\Name\X lies in modules/servers/name/lib/X.php.
        $base = \Workbench\App::config()->modulesDir() . '/' . strtolower($m[1]) . 's/';
        $snake = strtolower((string) preg_replace('/(?<!^)[A-Z]/', '_$0', $m[2]));
        $file = '';
        foreach ([strtolower($m[2]), $snake, $m[2]] as $folder) {
            $try = $base . $folder . '/lib/' . str_replace('\\', '/', $m[3]) . '.php';
            if (is_file($try)) {
                $file = $try;
                break;
            }
        }
    } elseif (strncmp($class, 'WHMCS\\', 6) === 0) {
        $file = __DIR__ . '/Whmcs/' . str_replace('\\', '/', substr($class, 6)) . '.php';
    } else {
        return;
    }
    if ($file !== '' && is_file($file)) {
        require_once $file;
    }
});
