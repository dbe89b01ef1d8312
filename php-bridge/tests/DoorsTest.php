<?php
declare(strict_types=1);

use Hostler\Tests\Check;

/** Runs PHP with these settings over the bridge and gives what it prints. */
$php = static function (array $words, string $code): string {
    $load = var_export(dirname(__DIR__) . '/src/load.php', true);
    $code = 'error_reporting(E_ALL); require ' . $load . '; use Hostler\Settings; use Hostler\Door\Doors; use Hostler\Unavailable;'
        . 'Hostler\Installed::with("demo", ["module" => "demo", "functions" => ["TestConnection" => ["shape" => "test", "inputs" => []]]]);'
        . $code;
    $command = array_map('escapeshellarg', array_merge([PHP_BINARY, '-d', 'display_errors=1'], $words, ['-r', $code]));
    return (string) shell_exec(implode(' ', $command) . ' 2>&1');
};
$openFfi = 'try { Hostler\Door\Ffi::open(%s, "int getpid(void);", "{}"); } catch (Unavailable $w) {'
    . ' echo $w->cause(), " | ", $w->getMessage(), " | ", $w->more(); }';
$named = static function (string $library) use ($openFfi): string {
    return sprintf($openFfi, var_export($library, true));
};

return [
    'without the extension the sentence says so, and how to get it' => static function () use ($php, $named): void {
        $said = $php(['-n'], $named('/x'));
        if (strpos($said, 'extension_missing') === false) {
            // FFI is compiled in: there is no PHP without it here.
            Check::has(' | ', $said);
            return;
        }
        Check::has('no FFI extension', $said);
        Check::has('docker-php-ext-install ffi', $said);
    },
    'ffi.enable off names the directive, its value, the SAPI and a place PHP heeds' => static function () use ($php, $named): void {
        $said = $php(['-d', 'ffi.enable=0'], $named('/x'));
        Check::has('restricted | ', $said);
        Check::has('ffi.enable is "0" under cli', $said);
        Check::has('php_admin_value[ffi.enable] = 1', $said);
        Check::has('opcache.preload', $said);
        foreach (['.user.ini', '.htaccess', 'ini_set'] as $useless) {
            Check::hasNot($useless, $said);
        }
    },
    'a disabled class is told from a restriction' => static function () use ($php, $named): void {
        $said = $php(['-d', 'disable_classes=FFI'], $named('/x'));
        Check::has('class_disabled', $said);
        Check::has('disable_classes', $said);
    },
    'an absent library, a strange file and another architecture are told apart' => static function () use ($php, $named): void {
        Check::has('library_absent', $php([], $named('/no/such/libhostler.so.1')));
        Check::has('not_loadable', $php([], $named(__FILE__)));
        $file = (string) tempnam(sys_get_temp_dir(), 'elf');
        file_put_contents($file, "\x7fELF\x02\x01\x01" . str_repeat("\0", 9) . "\x03\0" . "\x28\0" . str_repeat("\0", 44));
        $said = $php([], $named($file));
        unlink($file);
        Check::has('wrong_architecture', $said);
        Check::has('for arm, and this machine is ' . php_uname('m'), $said);
    },
    'a library that is not Hostler is refused' => static function () use ($php, $named): void {
        $libc = (glob('/lib/*/libc.so.6') ?: glob('/lib*/libc.so.6') ?: ['libc.so.6'])[0];
        Check::has('not_loadable', $php([], $named($libc)));
    },
    'open_basedir raises no false alarm about a file it hides' => static function () use ($php, $named): void {
        $said = $php(['-d', 'open_basedir=' . dirname(__DIR__)], $named('/no/such/lib.so'));
        Check::has('not_loadable', $said);
        Check::hasNot('Warning', $said);
    },
    'a pinned door has no silent fallback' => static function () use ($php): void {
        $said = $php(['-d', 'ffi.enable=0'], 'Settings::use(["door" => "ffi", "program" => "/bin/cat", "library" => "/x"]);'
            . 'try { echo Doors::best()->name(); } catch (Unavailable $w) { echo $w->cause(); }');
        Check::same('restricted', $said);
    },
    'unpinned, the program is run where FFI is refused, and the reason is remembered' => static function () use ($php): void {
        $said = $php(['-d', 'ffi.enable=0'], 'Settings::use(["program" => "/bin/cat", "library" => "/x"]);'
            . 'echo Doors::best()->name(), " ", Doors::refused()["ffi"]->cause();');
        Check::same('cli restricted', $said);
    },
    'with no way at all Test Connection tells both reasons and PHP lives' => static function () use ($php): void {
        $said = $php(['-d', 'ffi.enable=0', '-d', 'disable_functions=proc_open'], 'Settings::use(["program" => "/bin/cat", "library" => "/x"]);'
            . 'echo json_encode(Hostler\Bridge::call("demo", "TestConnection", []), JSON_UNESCAPED_SLASHES);');
        Check::has('"success":false', $said);
        Check::has('php_admin_value[ffi.enable] = 1', $said);
        Check::has('proc_open is in disable_functions', $said);
    },
    'the program gets the request by standard input and the configuration by a descriptor' => static function () use ($php): void {
        $program = (string) tempnam(sys_get_temp_dir(), 'program');
        file_put_contents($program, "#!/bin/sh\nprintf '%s|%s|' \"\$*\" \"\$(cat \"\$3\")\"\ncat\n");
        chmod($program, 0755);
        $said = $php([], '$d = Hostler\Door\Cli::open(' . var_export($program, true) . ', "{\"a\":1}");'
            . '$big = str_repeat("x", 900000); $got = $d->call($big); echo substr($got, 0, 40), " ", strlen($got);');
        unlink($program);
        Check::has('call --config /dev/fd/3|{"a":1}|xxx', $said);
        Check::has((string) (900000 + strlen('call --config /dev/fd/3|{"a":1}|')), $said);
    },
    'a program that says nothing is an error with its own words' => static function () use ($php): void {
        $said = $php([], 'try { Hostler\Door\Cli::open("/bin/ls", "{}")->call("x"); } catch (Unavailable $w) { echo $w->getMessage(); }');
        Check::has('gave no answer: ', $said);
        Check::has('ls', $said);
    },
    'a program that is not there is an error and not a warning' => static function () use ($php): void {
        $said = $php([], 'try { Hostler\Door\Cli::open("/no/such/hostler", "{}")->call("x"); echo "?"; } catch (Unavailable $w) { echo $w->cause(); }');
        Check::true(in_array($said, ['no_process', 'program_failed'], true), $said);
    },
    'registering hooks loads no door' => static function () use ($php): void {
        Check::same('ok', $php(['-d', 'ffi.enable=0'], 'function add_hook($a, $b, $c) {} Hostler\Hooks::register();'
            . 'echo class_exists("Hostler\\\\Door\\\\Ffi", false) ? "loaded" : "ok";'));
    },
    'only one file says FFI' => static function (): void {
        $files = new RegexIterator(new RecursiveIteratorIterator(new RecursiveDirectoryIterator(dirname(__DIR__) . '/src')), '/\.php$/');
        $using = [];
        foreach ($files as $file) {
            if (preg_match('/\\\\FFI\b|\bFFI::/', (string) file_get_contents((string) $file)) === 1) {
                $using[] = basename((string) $file);
            }
        }
        Check::same(['Ffi.php'], $using);
    },
];
