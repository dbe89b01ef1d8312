<?php
use Workbench\Html;

$c = $client ?? [];
?>
<h1><?= $client === null ? 'Add client' : Html::person($client) . ' <small>#' . (int) $client['id'] . '</small>' ?></h1>
<?php if ($client !== null): ?>
<form method="post" action="clients.php" target="_blank"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= (int) $client['id'] ?>"><p><button name="action" value="loginas">Log in as this client ↗</button></p></form>
<?php endif ?>
<form method="post" action="clients.php" class="card"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= (int) ($c['id'] ?? 0) ?>">
<div class="two"><div>
<?= Html::input('firstname', 'First name', $c['firstname'] ?? '') ?><?= Html::input('lastname', 'Last name', $c['lastname'] ?? '') ?><?= Html::input('companyname', 'Company', $c['companyname'] ?? '') ?>
<?= Html::input('email', 'E-mail', $c['email'] ?? '', 'email', 'required') ?><?= Html::input('password', 'New password', '', 'password') ?><?= Html::input('phonenumber', 'Phone', $c['phonenumber'] ?? '') ?>
</div><div>
<?= Html::input('address1', 'Address', $c['address1'] ?? '') ?><?= Html::input('address2', 'Address 2', $c['address2'] ?? '') ?><?= Html::input('postcode', 'Postcode', $c['postcode'] ?? '') ?>
<?= Html::input('city', 'City', $c['city'] ?? '') ?><?= Html::input('state', 'State', $c['state'] ?? '') ?><?= Html::input('country', 'Country', $c['country'] ?? 'US', 'text', 'maxlength="2" size="4"') ?>
</div></div>
<button class="primary" name="action" value="save">Save</button></form>
<?php if ($client !== null): ?>
<div class="card"><h2>Services</h2><table><tr><th>Product</th><th>Host name</th><th>Status</th></tr>
<?php foreach ($services as $row): ?><tr><td><a href="clientsservices.php?id=<?= (int) $row['id'] ?>"><?= $e($row['product']) ?> #<?= (int) $row['id'] ?></a></td><td><?= $e($row['domain']) ?></td><td><?= Html::status($row['domainstatus']) ?></td></tr><?php endforeach ?>
<?php if ($services === []): ?><tr><td colspan="3" class="empty">None.</td></tr><?php endif ?></table></div>
<div class="card"><h2>Invoices</h2><table><?php foreach ($invoices as $row): ?><tr><td><a href="invoices.php?id=<?= (int) $row['id'] ?>">#<?= (int) $row['id'] ?></a></td><td><?= $e($row['duedate']) ?></td><td><?= $e($row['total']) ?></td><td><?= Html::status($row['status']) ?></td></tr><?php endforeach ?>
<?php if ($invoices === []): ?><tr><td class="empty">None.</td></tr><?php endif ?></table></div>
<div class="card"><h2>Mails</h2><table><?php foreach ($mails as $row): ?><tr><td class="nowrap muted"><?= $e($row['date']) ?></td><td><a href="emails.php?id=<?= (int) $row['id'] ?>"><?= $e($row['subject']) ?></a></td></tr><?php endforeach ?>
<?php if ($mails === []): ?><tr><td class="empty">None.</td></tr><?php endif ?></table></div>
<?php endif ?>
