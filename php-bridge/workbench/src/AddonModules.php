<?php

namespace Workbench;

/** Addon modules: modules/addons/NAME/NAME.php with NAME_config, _activate, _deactivate, _output, _sidebar. */
final class AddonModules
{
    /** @return array<string,array<string,mixed>> name => config, with 'active' */
    public function all(): array
    {
        $list = [];
        foreach (glob(App::config()->modulesDir() . '/addons/*', GLOB_ONLYDIR) ?: [] as $folder) {
            $name = basename($folder);
            if ($this->load($name)) {
                $config = function_exists($name . '_config') ? ($name . '_config')() : [];
                $list[$name] = (is_array($config) ? $config : []) + ['name' => $name, 'description' => '', 'version' => '', 'author' => '', 'fields' => [], 'active' => $this->active($name)];
            }
        }
        return $list;
    }

    public function active(string $name): bool
    {
        return in_array($name, App::settings()->names('ActiveAddonModules'), true);
    }

    public function load(string $name): bool
    {
        $file = App::config()->modulesDir() . "/addons/$name/$name.php";
        if (!preg_match(Modules::NAME, $name) || !is_file($file)) {
            return false;
        }
        require_once $file;
        return true;
    }

    /** @return array{0:string,1:string} result and text */
    public function switch(string $name, bool $on): array
    {
        if (!$this->load($name)) {
            return ['error', 'There is no such addon module'];
        }
        $function = $name . ($on ? '_activate' : '_deactivate');
        $answer = [];
        if (function_exists($function)) {
            try {
                $answer = $function();
            } catch (\Throwable $e) {
                return ['error', $e->getMessage()];
            }
        }
        $answer = is_array($answer) ? $answer : [];
        if (($answer['status'] ?? 'success') === 'error') {
            return ['error', (string) ($answer['description'] ?? 'The module refused')];
        }
        if ($on) {
            App::settings()->addName('ActiveAddonModules', $name);
            foreach ($this->all()[$name]['fields'] as $field => $definition) {
                App::db()->run('INSERT OR IGNORE INTO tbladdonmodules (module, setting, value) VALUES (?, ?, ?)', [$name, $field, (string) ($definition['Default'] ?? '')]);
            }
        } else {
            App::settings()->removeName('ActiveAddonModules', $name);
        }
        return ['success', (string) ($answer['description'] ?? ($on ? 'Activated' : 'Deactivated'))];
    }

    /** @return array<string,string> */
    public function settings(string $name): array
    {
        return array_column(App::db()->all('SELECT setting, value FROM tbladdonmodules WHERE module = ?', [$name]), 'value', 'setting');
    }

    /** @param array<int|string,mixed> $values */
    public function save(string $name, array $values): void
    {
        foreach ($this->all()[$name]['fields'] ?? [] as $field => $definition) {
            $value = is_string($values[$field] ?? null) ? $values[$field] : '';
            App::db()->run('INSERT INTO tbladdonmodules (module, setting, value) VALUES (?, ?, ?) ON CONFLICT (module, setting) DO UPDATE SET value = excluded.value', [$name, $field, $value]);
        }
    }

    /** @return string what the module's page prints */
    public function output(string $name): string
    {
        $function = $name . '_output';
        if (!$this->active($name) || !$this->load($name) || !function_exists($function)) {
            return '';
        }
        $vars = $this->settings($name) + ['module' => $name, 'modulelink' => 'addonmodules.php?module=' . $name, 'version' => (string) ($this->all()[$name]['version'] ?? ''), '_lang' => []];
        $level = ob_get_level();
        ob_start();
        try {
            $function($vars);
            return (string) ob_get_contents();
        } catch (\Throwable $e) {
            App::activity()->add("Addon module $name failed: " . $e->getMessage());
            return '<div class="alert alert-danger">' . Html::e($e->getMessage()) . '</div>';
        } finally {
            while (ob_get_level() > $level) {
                ob_end_clean();
            }
        }
    }
}
