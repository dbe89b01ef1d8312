<?php
/**
 * The system cron: php -q crons/cron.php [--now='YYYY-MM-DD HH:MM'] [--daily]
 *
 * --now acts as if it were that moment; --daily repeats the once-a-day work. Prints one line per thing done.
 */

if (PHP_SAPI !== 'cli') {
    http_response_code(404);
    exit;
}
require dirname(__DIR__) . '/init.php';

$options = getopt('', ['now:', 'daily', 'help']);
if (isset($options['help'])) {
    echo "usage: php -q crons/cron.php [--now='YYYY-MM-DD HH:MM'] [--daily]\n";
    exit(0);
}
if (isset($options['now'])) {
    $now = strtotime((string) $options['now']);
    if ($now === false) {
        fwrite(STDERR, "cron: --now={$options['now']} is no date; write it as 2026-05-03 or '2026-05-03 04:00'\n");
        exit(2);
    }
    \Workbench\App::clock()->pretend($now);
}
(new \Workbench\Cron(function (string $line): void {
    echo $line, "\n";
}))->run(isset($options['daily']));
