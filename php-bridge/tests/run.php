<?php
/**
 * Runs the bridge's tests: php php-bridge/tests/run.php [WORD]. Each test is a sentence and a closure; WORD runs those
 * whose sentence has it. Needs PHP and nothing else. Every warning, notice and deprecation is a failure.
 */

declare(strict_types=1);

namespace Hostler\Tests;

require __DIR__ . '/Check.php';
require __DIR__ . '/../src/load.php';
require __DIR__ . '/whmcs.php';

define('WHMCS', true);
error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    if ((error_reporting() & $level) === 0) {
        return false;
    }
    throw new \ErrorException($message, 0, $level, $file, $line);
});

$wanted = $argv[1] ?? '';
$passed = 0;
$failed = 0;
foreach (glob(__DIR__ . '/*Test.php') ?: [] as $file) {
    foreach (require $file as $promise => $test) {
        if ($wanted !== '' && strpos($promise, $wanted) === false) {
            continue;
        }
        FakeWhmcs::reset();
        ob_start();
        try {
            $test();
            $said = (string) ob_get_clean();
            if ($said !== '') {
                throw new Broken('printed ' . json_encode($said));
            }
            $passed++;
            echo 'ok    ', $promise, "\n";
        } catch (\Throwable $why) {
            if (ob_get_level() > 0) {
                ob_end_clean();
            }
            $failed++;
            $place = $why instanceof Broken ? '' : ' (' . get_class($why) . ', ' . basename($why->getFile()) . ':' . $why->getLine() . ')';
            echo 'FAIL  ', $promise, "\n      ", $why->getMessage(), $place, "\n";
        }
    }
}
echo $passed, ' passed, ', $failed, " failed\n";
exit($failed === 0 ? 0 : 1);
