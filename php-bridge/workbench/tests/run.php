<?php
/**
 * The workbench's promises. php tests/run.php [PART-OF-A-NAME]; the last line is "N passed, N failed".
 *
 * Uses 127.0.0.1 and a temporary folder only, and ends by itself.
 */

require __DIR__ . '/Bench.php';

final class Broken extends Exception
{
}

/** @param mixed $expected @param mixed $got */
function same($expected, $got, string $what = ''): void
{
    if ($expected !== $got) {
        throw new Broken(($what !== '' ? "$what: " : '') . 'expected ' . json_encode($expected) . ', got ' . json_encode($got));
    }
}

function holds(bool $true, string $what): void
{
    if (!$true) {
        throw new Broken($what);
    }
}

function contains(string $part, string $whole): void
{
    holds(strpos($whole, $part) !== false, "'$part' is missing in: " . substr(preg_replace('/\s+/', ' ', $whole), 0, 400));
}

function lacks(string $part, string $whole): void
{
    holds(strpos($whole, $part) === false, "'$part' should not be there");
}

$only = $argv[1] ?? '';
$dir = sys_get_temp_dir() . '/workbench-test-' . bin2hex(random_bytes(6));
mkdir($dir, 0700);
$bench = null;
$passed = $failed = 0;
try {
    $bench = new Bench($dir);
    foreach (glob(__DIR__ . '/promises/*.php') ?: [] as $file) {
        foreach (require $file as $promise => $test) {
            if ($only !== '' && strpos($promise, $only) === false) {
                continue;
            }
            try {
                $bench->reset();
                $test($bench);
                $passed++;
                echo "ok      $promise\n";
            } catch (\Throwable $e) {
                $failed++;
                echo "FAILED  $promise\n        " . $e->getMessage() . ($e instanceof Broken ? '' : ' (' . basename($e->getFile()) . ':' . $e->getLine() . ')') . "\n";
            }
        }
    }
} catch (\Throwable $e) {
    $failed++;
    echo 'FAILED  the workbench starts: ' . $e->getMessage() . "\n";
} finally {
    if ($bench !== null) {
        $bench->stop();
    }
    Bench::remove($dir);
}
echo "$passed passed, $failed failed\n";
exit($failed === 0 && $passed > 0 ? 0 : 1);
