<?php

namespace Workbench;

/**
 * Server modules: finds modules/servers/NAME/NAME.php, loads it once, asks function_exists, calls.
 *
 * It knows no module and gives no meaning to what functions return.
 */
final class Modules
{
    /** Mixed case is tolerated, as WHMCS does; the published rule is lowercase. */
    public const NAME = '/^[A-Za-z][A-Za-z0-9_]*$/';

    /** @var string */
    private $dir;
    /** @var array<string,bool> */
    private $loaded = [];

    public function __construct(string $dir)
    {
        $this->dir = $dir . '/servers';
    }

    /** @return string[] names of all server modules present */
    public function names(): array
    {
        $names = [];
        foreach (glob($this->dir . '/*', GLOB_ONLYDIR) ?: [] as $folder) {
            $name = basename($folder);
            if (preg_match(self::NAME, $name) && is_file("$folder/$name.php")) {
                $names[] = $name;
            }
        }
        sort($names);
        return $names;
    }

    public function dir(string $module): string
    {
        return $this->dir . '/' . $module;
    }

    public function load(string $module): bool
    {
        if (isset($this->loaded[$module])) {
            return $this->loaded[$module];
        }
        $file = $this->dir . "/$module/$module.php";
        if (!preg_match(self::NAME, $module) || !is_file($file)) {
            return $this->loaded[$module] = false;
        }
        try {
            self::include($file);
        } catch (\Throwable $e) {
            App::activity()->add("Module $module could not be loaded: " . $e->getMessage());
            return $this->loaded[$module] = false;
        }
        return $this->loaded[$module] = true;
    }

    private static function include(string $file): void
    {
        require_once $file;
    }

    /** WHMCS-C-061: a feature exists exactly when the function does. */
    public function has(string $module, string $function): bool
    {
        return $module !== '' && $this->load($module) && function_exists($module . '_' . $function);
    }

    /**
     * Calls NAME_function. What the function prints is not part of its answer: it is noted in the Activity Log.
     *
     * @param mixed ...$args
     * @return mixed
     * @throws \Throwable whatever the module throws
     */
    public function call(string $module, string $function, ...$args)
    {
        [$answer, $printed] = $this->callPrinting($module, $function, ...$args);
        if (trim($printed) !== '') {
            App::activity()->add("Module $module printed " . strlen($printed) . " bytes in $function; module functions must not print");
        }
        return $answer;
    }

    /**
     * For the link functions, where printing works in practice.
     *
     * @param mixed ...$args
     * @return array{0:mixed,1:string}
     */
    public function callPrinting(string $module, string $function, ...$args): array
    {
        if (!$this->has($module, $function)) {
            throw new \RuntimeException("module '$module' has no function $function");
        }
        $level = ob_get_level();
        ob_start();
        try {
            $answer = call_user_func_array($module . '_' . $function, $args);
            $printed = (string) ob_get_contents();
        } finally {
            while (ob_get_level() > $level) {
                ob_end_clean();
            }
        }
        return [$answer, $printed];
    }

    /**
     * As call(), for pages that must render whatever the module does: a throwable becomes an Activity Log line.
     *
     * @param mixed $default
     * @param mixed ...$args
     * @return mixed
     */
    public function ask(string $module, string $function, $default, ...$args)
    {
        if (!$this->has($module, $function)) {
            return $default;
        }
        try {
            return $this->call($module, $function, ...$args);
        } catch (\Throwable $e) {
            App::activity()->add("Module $module, $function: " . $e->getMessage());
            return $default;
        }
    }

    /** @return array<string,mixed> MetaData, empty when absent or broken */
    public function meta(string $module): array
    {
        $meta = $this->ask($module, 'MetaData', []);
        return is_array($meta) ? $meta : [];
    }

    public function displayName(string $module): string
    {
        $name = $this->meta($module)['DisplayName'] ?? '';
        return is_string($name) && $name !== '' ? $name : $module;
    }

    public function requiresServer(string $module): bool
    {
        return ($this->meta($module)['RequiresServer'] ?? true) !== false;
    }

    /**
     * @param array<string,mixed> $params
     * @return array<string,string> label => suffix, from a button function
     */
    public function buttons(string $module, string $function, array $params): array
    {
        $buttons = $this->ask($module, $function, [], $params);
        $clean = [];
        foreach (is_array($buttons) ? $buttons : [] as $label => $suffix) {
            if (is_string($suffix) && preg_match('/^\w+$/', $suffix)) {
                // A plain list of suffixes is accepted, since the documents leave the shape open.
                $clean[is_int($label) ? $suffix : $label] = $suffix;
            }
        }
        return $clean;
    }

    /** @return array<int,array<string,mixed>> ConfigOptions in order, each with 'key' and 'label'; at most 24 */
    public function configOptions(string $module): array
    {
        $fields = $this->ask($module, 'ConfigOptions', [], []);
        $list = [];
        foreach (is_array($fields) ? $fields : [] as $key => $field) {
            if (is_array($field) && count($list) < 24) {
                $label = (string) ($field['FriendlyName'] ?? '');
                $list[] = $field + ['key' => (string) $key, 'label' => $label !== '' ? $label : (string) $key];
            }
        }
        return $list;
    }
}
