<?php
use Workbench\Html;

$id = (int) $service['id'];
?>
<h1><?= $e($product->name ?? 'Service') ?> <small>#<?= $id ?><?= $service['domain'] !== '' ? ' · ' . $e($service['domain']) : '' ?></small> <?= Html::status($service['domainstatus']) ?></h1>
<p><a href="clients.php?id=<?= (int) $service['userid'] ?>"><?= Html::person($client) ?></a> · order <?= (int) $service['orderid'] > 0 ? '<a href="orders.php">#' . (int) $service['orderid'] . '</a>' : 'none' ?> · since <?= $e($service['regdate']) ?></p>

<div class="card"><h2>Module commands<?php if ($module !== ''): ?> <span class="muted">· <?= $e($moduleName) ?></span><?php endif ?></h2>
<?php if ($module === ''): ?><p class="muted">The product has no module. <a href="configproducts.php?action=edit&amp;id=<?= (int) $service['packageid'] ?>&amp;tab=module">Choose one</a>.</p><?php else: ?>
<form method="post" action="clientsservices.php" class="buttons">
<input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= $id ?>">
<?php foreach ($buttons as $modop => $label): ?>
<button name="modop" value="<?= $modop ?>"<?= $modop === 'terminate' ? ' class="danger"' : '' ?>><?= $e($label) ?></button>
<?php if ($modop === 'suspend'): ?><input type="text" name="suspendreason" placeholder="reason" aria-label="Suspend reason" size="14"><?php endif ?>
<?php endforeach ?>
<?php if ($buttons === []): ?><span class="muted"><?= $missing ? 'The module could not be loaded: see the activity log, and whether modules/servers/' . $e($module) . '/' . $e($module) . '.php is there.' : 'The module has none of the lifecycle functions.' ?></span><?php endif ?>
</form>
<?php if ($custom !== [] || $sso !== '' || $login !== ''): ?>
<div class="buttons" style="margin-top:.7rem">
<?php foreach ($custom as $label => $suffix): ?>
<form method="post" action="clientsservices.php" style="margin:0"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= $id ?>"><input type="hidden" name="modop" value="custom"><button name="ac" value="<?= $e($suffix) ?>"><?= $label /* labels are HTML: contract 2.8 */ ?></button></form>
<?php endforeach ?>
<?php if ($sso !== ''): ?>
<form method="post" action="clientsservices.php" target="_blank" style="margin:0"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= $id ?>"><button name="modop" value="sso"><?= $e($sso) ?> ↗</button></form>
<?php endif ?>
<?= $login ?>
</div>
<?php endif ?>
<?php endif ?>
</div>

<form method="post" action="clientsservices.php" id="service" class="card">
<input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= $id ?>"><input type="hidden" name="form" value="1">
<button name="action" value="save" style="display:none" tabindex="-1" aria-hidden="true">Save</button><!-- what Enter presses -->
<div class="two"><div>
<?= Html::select('packageid', 'Product', $products, (string) $service['packageid']) ?>
<?= Html::select('server', 'Server', $servers, (string) $service['server']) ?>
<?= Html::input('domain', ($product->type ?? '') === 'hostingaccount' ? 'Domain' : 'Host name', $service['domain']) ?>
<?= Html::input('dedicatedip', 'Dedicated IP', $service['dedicatedip']) ?>
<div class="field"><label for="f-assignedips">Assigned IPs</label><textarea id="f-assignedips" name="assignedips" rows="2"><?= $e($service['assignedips']) ?></textarea></div>
<?= Html::input('username', 'User name', $service['username']) ?>
<div class="field"><label for="f-password">Password</label><div class="inline">
<input type="<?= $password === null ? 'password' : 'text' ?>" id="f-password" name="password" value="<?= $e($password ?? '') ?>" autocomplete="new-password" placeholder="<?= $password === null ? '•••••••• (unchanged)' : '(empty)' ?>" size="22">
<?php if ($password === null): ?> <button name="action" value="showpassword" class="small" formnovalidate>Show</button><?php endif ?></div></div>
</div><div>
<?= Html::select('status', 'Status', array_combine(\WHMCS\Service\Status::ALL, \WHMCS\Service\Status::ALL) ?: [], $service['domainstatus']) ?>
<?= Html::input('suspendreason', 'Suspend reason', $service['suspendreason']) ?>
<?= Html::input('amount', 'Recurring amount', $service['amount']) ?>
<?= Html::select('billingcycle', 'Billing cycle', array_combine(array_keys(\Workbench\Orders::CYCLES), array_keys(\Workbench\Orders::CYCLES)) ?: [], $service['billingcycle']) ?>
<?= Html::input('nextduedate', 'Next due date', $service['nextduedate'], 'date') ?>
<?= Html::check('overideautosuspend', 'Auto-suspend', (int) $service['overideautosuspend'] === 1, 'do not suspend this service automatically') ?>
<?php if ((string) $service['lastupdate'] !== ''): ?><?= Html::plain('Usage', "{$service['diskusage']} / {$service['disklimit']} MB disk, {$service['bwusage']} / {$service['bwlimit']} MB traffic ({$service['lastupdate']})") ?><?php endif ?>
<div class="field"><label for="f-notes">Notes</label><textarea id="f-notes" name="notes" rows="2"><?= $e($service['notes']) ?></textarea></div>
</div></div>
<?php if ($options !== []): ?><fieldset><legend>Configurable options</legend><div class="two"><?= Html::configurable($options) ?></div></fieldset><?php endif ?>
<?php if ($fields !== []): ?><fieldset><legend>Custom fields</legend><div class="two"><?php foreach ($fields as $field): ?><?= Html::customField($field) ?><?php endforeach ?></div></fieldset><?php endif ?>
<?php if ($tab !== []): ?><fieldset id="module-tab"><legend><?= $e($moduleName) ?></legend>
<?php foreach ($tab as $label => $html): ?>
<div class="field"><span class="name"><?= $e($label) ?></span><div style="padding-top:.2rem"><?= $html /* raw by contract 2.11 */ ?></div></div>
<?php endforeach ?>
</fieldset><?php endif ?>
<div class="buttons" style="margin-top:1rem"><button class="primary" name="action" value="save">Save changes</button></div>
</form>

<?php if ($addons !== []): ?>
<div class="card"><h2>Addons</h2><table><tr><th>Addon</th><th>Status</th><th>Next due</th><th></th></tr>
<?php foreach ($addons as $addon): ?>
<tr><td><?= $e($addon['name']) ?> <span class="muted">#<?= (int) $addon['id'] ?></span></td><td><?= Html::status($addon['status']) ?></td><td><?= $e($addon['nextduedate']) ?></td>
<td><form method="post" action="clientsservices.php" class="buttons wrap"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= $id ?>"><input type="hidden" name="addonid" value="<?= (int) $addon['id'] ?>">
<?php foreach (\Workbench\ServicePage::buttons((string) $addon['module']) as $modop => $label): ?><button name="modop" value="<?= $modop ?>" class="small"><?= $e($label) ?></button><?php endforeach ?></form></td></tr>
<?php endforeach ?></table></div>
<?php endif ?>

<div class="card"><h2>Activity of this service</h2><table>
<?php foreach ($log as $row): ?><tr><td class="nowrap muted"><?= $e($row['date']) ?></td><td class="wide"><?= $e($row['description']) ?></td></tr><?php endforeach ?>
<?php if ($log === []): ?><tr><td class="empty">Nothing yet.</td></tr><?php endif ?>
</table></div>
