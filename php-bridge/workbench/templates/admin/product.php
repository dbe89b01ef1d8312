<?php
use Workbench\Html;

$id = (int) ($product['id'] ?? 0);
?>
<h1><?= $e($product['name'] ?? 'Add product') ?></h1>
<?php if ($product !== null): ?>
<div class="tabs"><a href="configproducts.php?action=edit&amp;id=<?= $id ?>"<?= $tab === 'details' ? ' class="here"' : '' ?>>Details</a><a href="configproducts.php?action=edit&amp;id=<?= $id ?>&amp;tab=module"<?= $tab === 'module' ? ' class="here"' : '' ?>>Module settings</a></div>
<?php endif ?>
<?php if ($tab === 'module'): ?>
<form method="get" action="configproducts.php" class="card">
<input type="hidden" name="action" value="edit"><input type="hidden" name="id" value="<?= $id ?>"><input type="hidden" name="tab" value="module">
<?php if ($missing): ?><div class="alert alert-warning">The module <?= $e($module) ?> could not be loaded: see the <a href="systemactivitylog.php">activity log</a>, and whether <code>modules/servers/<?= $e($module) ?>/<?= $e($module) ?>.php</code> is there.</div><?php endif ?>
<?= Html::select('servertype', 'Module', $modules, $module) ?>
<?= $module !== '' && !$needsServer ? Html::plain('Server group', 'This module needs no server.') : Html::select('servergroup', 'Server group', $groups, (string) $group) ?>
<button>Show settings</button>
<?php if ($module !== (string) $product['servertype'] || $group !== (int) $product['servergroup']): ?> <span class="muted">chosen, not saved yet</span><?php endif ?>
</form>
<form method="post" action="configproducts.php" class="card" id="module-settings">
<input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="action" value="save"><input type="hidden" name="tab" value="module"><input type="hidden" name="id" value="<?= $id ?>">
<input type="hidden" name="servertype" value="<?= $e($module) ?>"><input type="hidden" name="servergroup" value="<?= $group ?>"><input type="hidden" name="mode" value="<?= $simple ? 'simple' : 'advanced' ?>">
<?php if ($module === ''): ?><p class="muted">Choose a module above. Modules lie in <code>modules/servers/</code>.</p><?php else: ?>
<p class="right"><?php if ($hasSimple): ?><a href="configproducts.php?action=edit&amp;id=<?= $id ?>&amp;tab=module&amp;servertype=<?= $e($module) ?>&amp;servergroup=<?= $group ?>&amp;mode=<?= $simple ? 'advanced' : 'simple' ?>">Switch to <?= $simple ? 'advanced' : 'simple' ?> mode</a><?php endif ?></p>
<?= $settings ?>
<?php endif ?>
<fieldset><legend>Set up</legend>
<?php foreach (['order' => 'Automatically set up the product as soon as an order is placed', 'payment' => 'Automatically set up the product as soon as the first payment is received', 'on' => 'Automatically set up the product when you manually accept a pending order', '' => 'Do not automatically set up this product'] as $value => $text): ?>
<p style="margin:.2rem 0"><label><input type="radio" name="autosetup" value="<?= $value ?>"<?= $product['autosetup'] === $value ? ' checked' : '' ?>> <?= $text ?></label></p>
<?php endforeach ?>
</fieldset>
<p style="margin:1rem 0 0"><button class="primary">Save changes</button></p>
</form>
<?php else: ?>
<form method="post" action="configproducts.php" class="card"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="action" value="save"><input type="hidden" name="tab" value="details"><input type="hidden" name="id" value="<?= $id ?>">
<?= Html::input('name', 'Name', $product['name'] ?? '', 'text', 'required') ?>
<?= Html::input('groupname', 'Group', $groupName) ?>
<?= Html::select('type', 'Type', ['server' => 'Server / VPS', 'hostingaccount' => 'Hosting account', 'reselleraccount' => 'Reseller account', 'other' => 'Other'], (string) ($product['type'] ?? 'server')) ?>
<div class="field"><label for="f-description">Description</label><textarea id="f-description" name="description" rows="3"><?= $e($product['description'] ?? '') ?></textarea></div>
<?= Html::input('price', 'Price per month', $product['price'] ?? '0.00') ?><?= Html::input('setupfee', 'Setup fee', $product['setupfee'] ?? '0.00') ?>
<?= Html::select('welcomeemail', 'Welcome mail', $mails, (string) ($product['welcomeemail'] ?? '0')) ?>
<?= Html::check('hidden', 'Hidden', (int) ($product['hidden'] ?? 0) === 1, 'not offered in the shop') ?>
<button class="primary">Save changes</button></form>
<?php if ($fields !== [] || $options !== []): ?>
<div class="card"><h2>Custom fields and configurable options</h2><table><tr><th>Name</th><th>Kind</th><th>Choices</th></tr>
<?php foreach ($fields as $field): ?><tr><td><?= $e($field['fieldname']) ?></td><td>custom field, <?= $e($field['fieldtype']) ?><?= $field['adminonly'] !== '' ? ', admin only' : '' ?></td><td><?= $e($field['fieldoptions']) ?></td></tr><?php endforeach ?>
<?php foreach ($options as $option): ?><tr><td><?= $e($option['optionname']) ?></td><td>configurable option, <?= $e([1 => 'dropdown', 2 => 'radio', 3 => 'yes/no', 4 => 'quantity'][(int) $option['optiontype']]) ?></td><td><?= $e(implode(', ', array_column($option['subs'], 'optionname'))) ?></td></tr><?php endforeach ?>
</table><p class="muted" style="margin:.7rem 0 0">These are made by the seed file.</p></div>
<?php endif ?>
<?php endif ?>
