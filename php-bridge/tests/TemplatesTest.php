<?php
declare(strict_types=1);

use Hostler\Tests\Check;

/** What Smarty makes of a template; null where this machine has no Smarty. */
$render = static function (string $name, array $variables): ?string {
    foreach (['smarty4', 'smarty3'] as $smarty) {
        $class = '/usr/share/php/' . $smarty . '/Smarty.class.php';
        if (!is_file($class)) {
            continue;
        }
        // Smarty itself is not free of deprecations under newer PHP; the templates are what is tested.
        set_error_handler(static function (): bool {
            return true;
        });
        try {
            require_once $class;
            $engine = new Smarty();
            $engine->setTemplateDir(dirname(__DIR__) . '/templates');
            $engine->setCompileDir(sys_get_temp_dir() . '/hostler-templates-' . getmypid());
            $engine->assign($variables);
            return $engine->fetch($name . '.tpl');
        } finally {
            restore_error_handler();
            foreach (glob(sys_get_temp_dir() . '/hostler-templates-' . getmypid() . '/*') ?: [] as $compiled) {
                unlink($compiled);
            }
            @rmdir(sys_get_temp_dir() . '/hostler-templates-' . getmypid());
        }
    }
    return null;
};
$evil = '<script>"\'&';
$button = ['suffix' => 'rebuild', 'label' => $evil, 'confirm' => true, 'inputs' => [
    ['name' => 'hostler_image', 'label' => $evil, 'value' => 'b', 'choices' => [['value' => 'a', 'label' => $evil], ['value' => 'b', 'label' => 'B']]],
    ['name' => 'hostler_note', 'label' => 'Note', 'value' => $evil, 'choices' => []],
]];
$page = ['title' => $evil, 'state' => $evil, 'tone' => 'success', 'notice' => $evil, 'reference' => $evil, 'token' => $evil,
    'rows' => [['label' => $evil, 'value' => $evil]], 'hostler' => ['service_id' => 7, 'buttons' => [$button]]];

return [
    'everything a template prints is escaped' => static function () use ($render, $page, $evil): void {
        $all = [
            $render('overview', $page),
            $render('error', ['message' => $evil, 'reference' => $evil]),
            $render('pending', ['text' => $evil, 'percent' => 40, 'since' => $evil, 'usual' => $evil, 'reference' => $evil]),
        ];
        foreach ($all as $html) {
            if ($html !== null) {
                Check::has('&lt;script&gt;', $html);
                Check::hasNot('<script>', $html);
            }
        }
    },
    'every control that changes something is a POST form with the token' => static function () use ($render, $page): void {
        $html = $render('overview', $page);
        if ($html !== null) {
            foreach (['method="post"', 'name="token"', 'name="id" value="7"', 'name="modop" value="custom"', 'name="a" value="rebuild"',
                'name="hostler_image"', '<option value="b" selected>'] as $part) {
                Check::has($part, $html);
            }
            Check::hasNot('<a ', $html);
        }
    },
    'a page without any variable is still a page' => static function () use ($render): void {
        foreach (['overview', 'error', 'pending'] as $name) {
            $html = $render($name, []);
            Check::true($html === null || trim($html) !== '', $name . ' is empty');
        }
    },
    'templates hold nothing a Smarty policy refuses' => static function (): void {
        foreach (glob(dirname(__DIR__) . '/templates/*.tpl') ?: [] as $file) {
            $text = (string) file_get_contents($file);
            Check::same(0, preg_match('/\{(php|include_php|fetch|eval)|::/', $text));
            preg_match_all('/\|([a-z_]+)/', (string) preg_replace('/\{\*.*?\*\}/s', '', $text), $modifiers);
            Check::same(['escape'], array_values(array_unique($modifiers[1])));
        }
    },
];
