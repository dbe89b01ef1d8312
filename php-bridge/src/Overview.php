<?php
/**
 * The addon's page: which door is used and why not another, which modules are there and in which state, and what the
 * host finds wrong with the installation. Everything shown is escaped. Called by hostler_output.
 */

declare(strict_types=1);

namespace Hostler;

use Hostler\Door\Doors;

final class Overview
{
    public static function html(): string
    {
        return '<div class="hostler">' . self::door() . self::modules() . self::doctor() . self::process() . '</div>';
    }

    private static function door(): string
    {
        $names = ['ffi' => 'FFI: the library in PHP\'s own process', 'cli' => 'CLI: the hostler program, started for each call'];
        try {
            $door = Doors::best()->name();
            $html = self::say('success', 'In use: ' . ($names[$door] ?? $door) . '.');
        } catch (\Throwable $why) {
            $html = self::say('danger', (new Failure($why, false))->long());
        }
        foreach (Doors::refused() as $name => $why) {
            $html .= self::say('warning', ($names[$name] ?? $name) . ' is not used: ' . $why->getMessage() . ' ' . $why->more());
        }
        return self::box('How PHP reaches Hostler', $html);
    }

    private static function modules(): string
    {
        try {
            $data = Host::ask(['do' => 'modules'])['data'] ?? [];
        } catch (\Throwable $why) {
            return self::box('Modules', self::say('danger', (new Failure($why, false))->short()));
        }
        $rows = is_array($data) && is_array($data['modules'] ?? null) ? $data['modules'] : (is_array($data) ? $data : []);
        $html = '';
        $refused = false;
        foreach ($rows as $row) {
            if (!is_array($row)) {
                continue;
            }
            $error = $row['error'] ?? null;
            $problem = is_array($error) ? ($error['message'] ?? '') : ($error ?? $row['problem'] ?? '');
            $state = self::first($row, ['state', 'status']);
            $why = is_string($problem) ? $problem : '';
            $refused = $refused || $why !== '';
            $html .= '<tr><td>' . self::text(self::first($row, ['slug', 'module', 'file'])) . '</td><td>'
                . self::text(self::first($row, ['name'])) . '</td><td>' . self::text(self::first($row, ['version'])) . '</td><td>'
                . self::label($why === '', $state !== '' ? $state : ($why === '' ? 'ready' : 'refused'))
                . ($why !== '' ? '<br>' . self::text($why) : '') . '</td></tr>';
        }
        if ($html === '') {
            return self::box('Modules', self::say('info', 'No module files are there. Put one into the modules folder of the installation.'));
        }
        return self::box('Modules', '<table class="table table-condensed table-striped"><thead><tr><th>Module</th><th>Name</th>'
            . '<th>Version</th><th' . ($refused ? ' style="width:55%"' : '') . '>State</th></tr></thead><tbody>' . $html . '</tbody></table>');
    }

    private static function doctor(): string
    {
        try {
            $data = Host::ask(['do' => 'doctor'])['data'] ?? [];
        } catch (\Throwable $why) {
            return '';
        }
        $findings = is_array($data) && is_array($data['findings'] ?? null) ? $data['findings'] : [];
        $html = '';
        foreach ($findings as $finding) {
            if (is_array($finding)) {
                $sound = ($finding['ok'] ?? false) === true;
                $html .= '<tr><td style="width:20%">' . self::text(ucfirst(self::first($finding, ['check']))) . '</td><td>'
                    . self::label($sound, $sound ? 'fine' : 'needs attention') . ' ' . self::text(self::first($finding, ['message'])) . '</td></tr>';
            }
        }
        return self::box('Checks', '<table class="table table-condensed"><tbody>' . $html . '</tbody></table>');
    }

    private static function process(): string
    {
        $ini = extension_loaded('FFI') ? (ini_get_all('ffi') ?: []) : [];
        $enable = $ini['ffi.enable']['local_value'] ?? 'not there';
        $config = Settings::get('config', []);
        $facts = [
            'PHP' => PHP_VERSION . ' (' . PHP_SAPI . ', ' . (PHP_ZTS ? 'thread-safe' : 'not thread-safe') . ')',
            'ffi.enable' => (string) $enable,
            'Library' => Settings::text('library'),
            'Program' => Settings::text('program'),
            'State' => is_array($config) ? (string) ($config['state_dir'] ?? '') : '',
            'Installation' => is_array($config) ? (string) ($config['installation'] ?? '') : '',
        ];
        $html = '';
        foreach ($facts as $label => $value) {
            $html .= '<tr><th scope="row" style="width:20%">' . self::text($label) . '</th><td>' . self::text($value) . '</td></tr>';
        }
        return self::box(
            'This process',
            '<table class="table table-condensed">' . $html . '</table>'
            . '<p class="text-muted">The cron runs in another PHP process, perhaps of another build: what is said here is about web requests.</p>'
        );
    }

    /**
     * @param array<mixed> $row
     * @param list<string> $keys
     */
    private static function first(array $row, array $keys): string
    {
        foreach ($keys as $key) {
            if (is_scalar($row[$key] ?? null) && $row[$key] !== '') {
                return (string) $row[$key];
            }
        }
        return '';
    }

    private static function box(string $title, string $html): string
    {
        return '<div class="panel panel-default"><div class="panel-heading"><strong>' . self::text($title)
            . '</strong></div><div class="panel-body">' . $html . '</div></div>';
    }

    private static function say(string $tone, string $sentence): string
    {
        return '<div class="alert alert-' . self::text($tone) . '">' . self::text($sentence) . '</div>';
    }

    private static function label(bool $sound, string $word): string
    {
        return '<span class="label label-' . ($sound ? 'success' : 'danger') . '">' . self::text($word) . '</span>';
    }

    private static function text(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }
}
