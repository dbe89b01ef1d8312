<?php
/** Records what the hooks of the test module are told; abort.json (hook => true) stops actions. */

foreach (['AfterModuleCreate', 'AfterModuleCreateFailed', 'AfterModuleChangePassword', 'AfterModuleCustom', 'AfterModuleCustomFailed', 'AfterCronJob', 'DailyCronJob'] as $point) {
    add_hook($point, 1, function ($vars) use ($point) {
        unset($vars['params']['model']);
        file_put_contents(__DIR__ . '/hooks.jsonl', json_encode(['hook' => $point, 'vars' => $vars]) . "\n", FILE_APPEND | LOCK_EX);
    });
}
foreach (['PreModuleCreate', 'PreModuleCustom', 'PreModuleSuspend', 'EmailPreSend'] as $point) {
    add_hook($point, 1, function ($vars) use ($point) {
        $file = __DIR__ . '/abort.json';
        $all = is_file($file) ? (array) json_decode((string) file_get_contents($file), true) : [];
        return $all[$point] ?? [];
    });
}
