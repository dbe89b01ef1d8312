<?php use Workbench\Html; ?>
<h1>Addon modules</h1>
<?php foreach ($addons as $name => $config): ?>
<div class="card"><div class="product"><div><h2><?= $e($config['name']) ?> <span class="muted"><?= $e($config['version']) ?></span> <span class="badge <?= $config['active'] ? 'active' : '' ?>"><?= $config['active'] ? 'active' : 'not active' ?></span></h2><p class="muted" style="margin:0"><?= $e(strip_tags((string) $config['description'])) ?></p></div>
<form method="post" action="addonmodules.php" class="buttons" style="margin:0"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="module" value="<?= $e($name) ?>">
<?php if ($config['active']): ?><a class="btn primary" href="addonmodules.php?module=<?= $e($name) ?>">Open</a><?php endif ?><button name="wbaction" value="<?= $config['active'] ? 'deactivate' : 'activate' ?>"<?= $config['active'] ? '' : ' class="primary"' ?>><?= $config['active'] ? 'Deactivate' : 'Activate' ?></button></form></div>
<?php if ($config['active'] && $config['fields'] !== []): ?>
<form method="post" action="addonmodules.php" style="margin-top:1rem"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="module" value="<?= $e($name) ?>">
<?php foreach ($config['fields'] as $field => $definition): $value = (string) ($config['values'][$field] ?? ''); $type = (string) ($definition['Type'] ?? 'text'); $label = (string) ($definition['FriendlyName'] ?? $field); ?>
<?php if ($type === 'yesno'): ?><?= Html::check("fields[$field]", $label, $value !== '', strip_tags((string) ($definition['Description'] ?? ''))) ?>
<?php elseif ($type === 'dropdown' || $type === 'radio'): $options = $definition['Options'] ?? []; $options = is_string($options) ? array_combine(explode(',', $options), explode(',', $options)) : $options; ?><?= Html::select("fields[$field]", $label, $options, $value) ?>
<?php else: ?><?= Html::input("fields[$field]", $label, $value, $type === 'password' ? 'password' : 'text') ?><?php endif ?>
<?php endforeach ?>
<button name="wbaction" value="save">Save</button></form><?php endif ?></div>
<?php endforeach ?>
<?php if ($addons === []): ?><div class="card"><p class="muted" style="margin:0">None. Addon modules lie in <code>modules/addons/</code>.</p></div><?php endif ?>
