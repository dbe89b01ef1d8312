<?php
use Workbench\Html;

$s = $server ?? [];
$id = (int) ($s['id'] ?? 0);
$hasPassword = (string) ($s['password'] ?? '') !== '';
$hasHash = (string) ($s['accesshash'] ?? '') !== '';
?>
<h1><?= $e($id > 0 ? $s['name'] : 'Add server') ?></h1>
<div id="test-result"><?php if ($test !== null): ?><div class="alert alert-<?= $test['success'] ? 'success' : 'danger' ?>" id="result" data-result="<?= $test['success'] ? 'success' : 'error' ?>"><?= $test['success'] ? 'Connection successful' : $e($test['error']) ?></div><?php endif ?></div>
<form method="post" action="configservers.php" class="card" id="server-form" data-testable="<?= $e(implode(' ', $canTest)) ?>">
<input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= $id ?>"><input type="hidden" name="form" value="1">
<div class="two"><div>
<?= Html::input('name', 'Name', $s['name'] ?? '') ?>
<?= Html::select('type', 'Module', $modules, (string) ($s['type'] ?? '')) ?>
<?= Html::input('hostname', 'Host name', $s['hostname'] ?? '') ?>
<?= Html::input('ipaddress', 'IP address', $s['ipaddress'] ?? '') ?>
<?= Html::input('port', 'Port', $s['port'] ?? '', 'text', 'size="8" placeholder="of the module"') ?>
<?= Html::check('secure', 'Secure', $id === 0 && $test === null ? true : (string) ($s['secure'] ?? '') !== '', 'use SSL') ?>
</div><div>
<?= Html::input('username', 'User name', $s['username'] ?? '') ?>
<?= Html::input('password', 'Password', '', 'password', 'placeholder="' . ($hasPassword ? '•••••••• (unchanged)' : '') . '"') ?>
<div class="field"><label for="f-accesshash">Access hash</label><textarea id="f-accesshash" name="accesshash" rows="3" placeholder="<?= $hasHash ? '•••••••• (unchanged)' : '' ?>"></textarea></div>
<?= Html::input('nameserver1', 'Name server 1', $s['nameserver1'] ?? '') ?><?= Html::input('nameserver2', 'Name server 2', $s['nameserver2'] ?? '') ?>
<?= Html::check('disabled', 'Disabled', (int) ($s['disabled'] ?? 0) === 1, 'no new services, no usage update') ?>
</div></div>
<fieldset><legend>Groups</legend><p class="choices">
<?php foreach ($groups as $group): ?><label><input type="checkbox" name="groups[]" value="<?= (int) $group['id'] ?>"<?= (int) $group['member'] === 1 ? ' checked' : '' ?>> <?= $e($group['name']) ?></label><?php endforeach ?></p>
<?= Html::input('newgroup', 'New group', '') ?></fieldset>
<div class="buttons"><button class="primary" name="action" value="save">Save changes</button><button name="action" value="testconnection" id="test-button">Test connection</button></div>
</form>
<?php if ($id > 0): ?><form method="post" action="configservers.php"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= $id ?>"><button class="small danger" name="action" value="delete">Delete this server</button></form><?php endif ?>
<script>
// Asks in the background, so that nothing typed is lost; without this script the button sends the form.
(function () {
  var form = document.getElementById('server-form'), button = document.getElementById('test-button'), box = document.getElementById('test-result');
  var able = form.dataset.testable.split(' ');
  function show() { button.style.display = able.indexOf(form.elements.type.value) < 0 ? 'none' : ''; }
  form.elements.type.addEventListener('change', show); show();
  button.addEventListener('click', function (event) {
    event.preventDefault();
    var data = new FormData(form); data.set('action', 'testconnection');
    button.disabled = true; button.textContent = 'Testing…';
    fetch('configservers.php', { method: 'POST', body: data, headers: { Accept: 'application/json' } })
      .then(function (r) { return r.json(); })
      .catch(function (e) { return { success: false, error: 'No usable answer from this site: ' + e }; })
      .then(function (answer) {
        var div = document.createElement('div'); div.className = 'alert alert-' + (answer.success ? 'success' : 'danger'); div.id = 'result';
        div.textContent = answer.success ? 'Connection successful' : answer.error; box.replaceChildren(div);
        button.disabled = false; button.textContent = 'Test connection';
      });
  });
})();
</script>
