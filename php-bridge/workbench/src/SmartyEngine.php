<?php

namespace Workbench;

/**
 * Smarty 4 as WHMCS sets it up: no automatic escaping in client pages, and a security policy that refuses PHP functions,
 * static classes and files outside the given folders (contract 6.3).
 */
final class SmartyEngine
{
    private const PLACES = ['/usr/share/php/smarty4/Smarty.class.php', '/usr/share/php/smarty/Smarty.class.php', '/usr/share/php/smarty3/Smarty.class.php'];

    private const MODIFIERS = ['strtolower', 'strtoupper', 'ucfirst', 'number_format', 'date', 'strtotime', 'json_encode', 'trim', 'substr', 'implode'];

    /**
     * A text with merge fields.
     *
     * @param array<string,mixed> $vars
     */
    public function text(string $template, array $vars, bool $html): string
    {
        $smarty = $this->make([]);
        $smarty->escape_html = $html;
        $smarty->compile_id = $html ? 'html' : 'text';
        $smarty->assign($vars);
        return $smarty->fetch('string:' . $template);
    }

    /**
     * A template file.
     *
     * @param string[] $folders searched in order for templates it includes; nothing outside them is readable
     * @param array<string,mixed> $vars
     */
    public function file(string $file, array $folders, array $vars): string
    {
        $smarty = $this->make($folders);
        $smarty->assign($vars);
        return $smarty->fetch('file:' . $file);
    }

    /** @param string[] $folders */
    private function make(array $folders): \Smarty
    {
        if (!class_exists('Smarty', false)) {
            foreach (self::PLACES as $file) {
                if (is_file($file)) {
                    require_once $file;
                    break;
                }
            }
            if (!class_exists('Smarty', false)) {
                throw new \RuntimeException('Smarty was not found: install the package smarty4');
            }
        }
        $smarty = new \Smarty();
        $smarty->setTemplateDir($folders !== [] ? $folders : [ROOTDIR . '/templates/workbench']);
        $smarty->setCompileDir(App::config()->stateDir('templates_c'));
        $smarty->setErrorReporting(E_ALL & ~E_NOTICE & ~E_WARNING & ~E_DEPRECATED);
        if (method_exists($smarty, 'muteUndefinedOrNullWarnings')) {
            // Since Smarty 4.
            $smarty->muteUndefinedOrNullWarnings();
        }
        $policy = new \Smarty_Security($smarty);
        $policy->secure_dir = $folders;
        $policy->static_classes = null;
        $policy->php_functions = ['isset', 'empty', 'count', 'sizeof', 'in_array', 'is_array', 'time', 'strlen'];
        // Smarty 4 wants PHP functions used as modifiers registered by name.
        foreach (self::MODIFIERS as $name) {
            $smarty->registerPlugin('modifier', $name, $name);
        }
        $policy->php_modifiers = array_merge(['escape', 'count', 'sizeof', 'nl2br'], self::MODIFIERS);
        $policy->disabled_tags = ['php', 'include_php'];
        $policy->streams = null;
        $smarty->enableSecurity($policy);
        return $smarty;
    }
}
