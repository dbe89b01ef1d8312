<?php

namespace Workbench;

/** Renders a module's Smarty template; an operator's copy under the theme wins (contract 1.1, 6.1). */
final class ModuleTemplate
{
    /**
     * @param string $name as the module wrote it: with or without .tpl, with or without templates/
     * @param array<string,mixed> $vars
     */
    public static function render(string $module, string $name, array $vars): string
    {
        $file = self::find($module, $name);
        if ($file === null) {
            App::activity()->add("Module $module: template '$name' was not found in its folder");
            return '';
        }
        $dir = App::modules()->dir($module);
        try {
            return (new SmartyEngine())->file($file, [self::theme($module), $dir, $dir . '/templates'], $vars);
        } catch (\Throwable $e) {
            App::activity()->add("Module $module: template '$name' could not be rendered: " . $e->getMessage());
            return '';
        }
    }

    private static function find(string $module, string $name): ?string
    {
        $name = preg_match('/\.tpl$/', $name) ? $name : $name . '.tpl';
        if (strpos($name, '..') !== false) {
            return null;
        }
        $dir = App::modules()->dir($module);
        foreach ([self::theme($module) . "/$name", "$dir/$name", "$dir/templates/$name"] as $file) {
            if (is_file($file)) {
                return $file;
            }
        }
        return null;
    }

    private static function theme(string $module): string
    {
        return ROOTDIR . '/templates/' . ClientArea::THEME . "/modules/servers/$module";
    }
}
