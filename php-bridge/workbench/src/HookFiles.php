<?php

namespace Workbench;

/**
 * Which hook files are loaded on every page and cron run.
 *
 * WHMCS-C-011: a module's hooks.php counts only once it was recorded: for a server module when a product's Module
 * Settings are saved with it, for an addon module when it is activated.
 */
final class HookFiles
{
    /** @var Settings */
    private $settings;
    /** @var Config */
    private $config;

    public function __construct(Settings $settings, Config $config)
    {
        $this->settings = $settings;
        $this->config = $config;
    }

    public function load(): void
    {
        $files = [];
        foreach (glob(ROOTDIR . '/includes/hooks/*.php') ?: [] as $file) {
            // A leading underscore disables a file.
            if (basename($file)[0] !== '_') {
                $files[] = $file;
            }
        }
        foreach ($this->settings->names('ModuleHooks') as $name) {
            $files[] = $this->config->modulesDir() . "/servers/$name/hooks.php";
        }
        foreach ($this->settings->names('ActiveAddonModules') as $name) {
            $files[] = $this->config->modulesDir() . "/addons/$name/hooks.php";
        }
        foreach ($files as $file) {
            if (!is_file($file)) {
                continue;
            }
            try {
                self::include($file);
            } catch (\Throwable $e) {
                App::activity()->add('Hook file ' . basename(dirname($file)) . '/' . basename($file) . ' failed: ' . $e->getMessage());
            }
        }
    }

    /** Looks again whether a server module has hooks; called when a product with it is saved. */
    public function record(string $module): void
    {
        if (preg_match(Modules::NAME, $module) && is_file($this->config->modulesDir() . "/servers/$module/hooks.php")) {
            $this->settings->addName('ModuleHooks', $module);
        } else {
            $this->settings->removeName('ModuleHooks', $module);
        }
    }

    private static function include(string $file): void
    {
        require_once $file;
    }
}
