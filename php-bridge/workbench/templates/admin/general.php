<?php use Workbench\Html; ?>
<h1>Automation</h1>
<form method="post" action="configgeneral.php" class="card"><input type="hidden" name="token" value="<?= $token ?>">
<?= Html::input('CompanyName', 'Company name', $v['CompanyName']) ?>
<?= Html::input('CreateInvoiceDaysBefore', 'Renewal invoice', $v['CreateInvoiceDaysBefore'], 'number', 'min="0" size="5"') ?>
<?= Html::check('AutoSuspension', 'Suspension', $v['AutoSuspension'] !== '', 'suspend overdue services') ?>
<?= Html::input('AutoSuspensionDays', '… days after the due date', $v['AutoSuspensionDays'], 'number', 'min="0" size="5"') ?>
<?= Html::check('AutoUnsuspend', 'Unsuspension', $v['AutoUnsuspend'] !== '', 'unsuspend when the overdue invoice is paid') ?>
<?= Html::check('AutoTermination', 'Termination', $v['AutoTermination'] !== '', 'terminate overdue services') ?>
<?= Html::input('AutoTerminationDays', '… days after the due date', $v['AutoTerminationDays'], 'number', 'min="0" size="5"') ?>
<?= Html::check('UpdateStatsAuto', 'Usage', $v['UpdateStatsAuto'] !== '', 'call UsageUpdate of every server once a day') ?>
<?= Html::input('DailyCronHour', 'Daily work from hour', $v['DailyCronHour'], 'number', 'min="0" max="23" size="5"') ?>
<?= Html::check('ModuleLog', 'Module log', $v['ModuleLog'] !== '', 'record module calls') ?>
<button class="primary">Save changes</button></form>
<div class="card"><h2>Cron</h2><p>Last daily run: <?= $e($v['LastDailyCron'] ?: 'never') ?>. Run it by hand, also for another day:</p><pre style="margin:0">php -q crons/cron.php --now='<?= date('Y-m-d', strtotime('+40 days')) ?> 04:00'</pre>
<p class="muted" style="margin:.8rem 0 0">Server modules with hooks: <?= $e($v['ModuleHooks'] ?: 'none') ?></p></div>
