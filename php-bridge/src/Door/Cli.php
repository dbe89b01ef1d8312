<?php
/**
 * The `hostler` program, started for one document: the last resort where PHP has no FFI. No shell is involved, and
 * nothing secret is in the arguments or the environment: the request goes in by standard input, the configuration by
 * descriptor 3. Chosen by Doors.
 */

declare(strict_types=1);

namespace Hostler\Door;

use Hostler\Unavailable;

final class Cli implements Door
{
    /** Longest wait for an answer, in seconds. The host's own budgets are shorter. */
    private const PATIENCE = 60;

    private string $program;
    private string $config;

    private function __construct(string $program, string $config)
    {
        $this->program = $program;
        $this->config = $config;
    }

    /** @throws Unavailable when PHP may not start a process */
    public static function open(string $program, string $config): self
    {
        if (!function_exists('proc_open')) {
            throw Unavailable::noProcess('proc_open is in disable_functions of php.ini');
        }
        if ($program === '') {
            throw Unavailable::noProcess('its path is not configured; run hostler install again');
        }
        return new self($program, $config);
    }

    public function name(): string
    {
        return 'cli';
    }

    public function call(string $request): string
    {
        $pipes = [];
        $process = @proc_open(
            [$this->program, 'call', '--config', '/dev/fd/3'],
            [0 => ['pipe', 'r'], 1 => ['pipe', 'w'], 2 => ['pipe', 'w'], 3 => ['pipe', 'r']],
            $pipes
        );
        if (!is_resource($process)) {
            throw Unavailable::noProcess('the system refuses to start it');
        }
        [$answer, $complaint, $inTime] = self::converse($pipes, $request, $this->config);
        if (!$inTime) {
            proc_terminate($process, 9);
        }
        proc_close($process);
        if ($answer === '') {
            $reason = $inTime ? self::firstLine($complaint) : 'nothing within ' . self::PATIENCE . ' seconds';
            throw Unavailable::programFailed($reason);
        }
        return $answer;
    }

    /**
     * Writes what is to be written while reading what is to be read, so that neither side waits for the other.
     *
     * @param array<int, resource> $pipes
     * @return array{0: string, 1: string, 2: bool} answer, standard error, whether it came in time
     */
    private static function converse(array $pipes, string $request, string $config): array
    {
        $towards = [0 => $request, 3 => $config];
        $from = [1 => '', 2 => ''];
        $end = microtime(true) + self::PATIENCE;
        foreach ($pipes as $pipe) {
            stream_set_blocking($pipe, false);
        }
        while (isset($pipes[1]) || isset($pipes[2])) {
            $left = $end - microtime(true);
            if ($left <= 0) {
                self::close($pipes);
                return [$from[1], $from[2], false];
            }
            $read = array_values(array_intersect_key($pipes, $from));
            $write = array_values(array_intersect_key($pipes, $towards));
            $except = null;
            if (@stream_select($read, $write, $except, (int) $left, 200000) === false) {
                continue;
            }
            foreach ($write as $pipe) {
                $number = (int) array_search($pipe, $pipes, true);
                $written = @fwrite($pipe, $towards[$number], 65536);
                $towards[$number] = $written === false ? '' : (string) substr($towards[$number], $written);
                if ($towards[$number] === '') {
                    fclose($pipe);
                    unset($pipes[$number]);
                }
            }
            foreach ($read as $pipe) {
                $number = (int) array_search($pipe, $pipes, true);
                $from[$number] .= (string) fread($pipe, 65536);
                if (feof($pipe)) {
                    fclose($pipe);
                    unset($pipes[$number]);
                }
            }
        }
        self::close($pipes);
        return [$from[1], $from[2], true];
    }

    /** @param array<int, resource> $pipes */
    private static function close(array $pipes): void
    {
        foreach ($pipes as $pipe) {
            fclose($pipe);
        }
    }

    private static function firstLine(string $complaint): string
    {
        $line = trim((string) strtok(trim($complaint), "\n"));
        return $line === '' ? 'it ended without a word' : $line;
    }
}
