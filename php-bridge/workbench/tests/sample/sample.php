<?php
/**
 * A server module for the workbench's own tests: its "provider" is a few files beside it.
 *
 * calls.jsonl records every call; answers.json (function => text) makes functions fail; nothing leaves the folder.
 */

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

function sample_note(string $function, array $params): string
{
    $model = isset($params['model']) ? get_class($params['model']) : '';
    unset($params['model']);
    file_put_contents(__DIR__ . '/calls.jsonl', json_encode(['function' => $function, 'model' => $model, 'params' => $params]) . "\n", FILE_APPEND | LOCK_EX);
    $answers = is_file(__DIR__ . '/answers.json') ? (array) json_decode((string) file_get_contents(__DIR__ . '/answers.json'), true) : [];
    logModuleCall('sample', $function, ['password' => $params['password'] ?? '', 'id' => $params['serviceid'] ?? 0], 'ok', '', [$params['password'] ?? '']);
    if (($answers[$function] ?? '') === 'THROW') {
        throw new Error('the module fell over');
    }
    return $answers[$function] ?? 'success';
}

function sample_MetaData()
{
    return ['DisplayName' => 'Sample Cloud', 'APIVersion' => '1.1', 'RequiresServer' => true, 'DefaultNonSSLPort' => '8080', 'DefaultSSLPort' => '8443',
        'ServiceSingleSignOnLabel' => 'Open the panel', 'AdminSingleSignOnLabel' => 'Open the console'];
}

function sample_ConfigOptions(array $params = [])
{
    return [
        'Plan' => ['FriendlyName' => 'Plan', 'Type' => 'text', 'Size' => '25', 'Default' => 'cx22', 'Description' => 'what is ordered', 'Loader' => 'sample_LoadPlans', 'SimpleMode' => true],
        'secret' => ['FriendlyName' => 'API secret', 'Type' => 'password', 'Size' => '25', 'Default' => '', 'Description' => 'kept as typed'],
        'Daily backups' => ['Type' => 'yesno', 'Description' => 'Tick to enable'],
        'Region' => ['Type' => 'dropdown', 'Options' => ['eu' => 'Europe', 'us' => 'United States'], 'Default' => 'eu', 'SimpleMode' => true],
        'Disk' => ['Type' => 'radio', 'Options' => 'SSD,NVMe', 'Default' => 'SSD'],
        'User data' => ['Type' => 'textarea', 'Rows' => '3', 'Cols' => '60', 'Description' => 'cloud-init'],
    ];
}

function sample_LoadPlans(array $params)
{
    if (($params['serverpassword'] ?? '') === '' || is_file(__DIR__ . '/loader-fails')) {
        throw new Exception('the catalogue could not be read: <no password>');
    }
    return ['cx22' => 'cx22 - 2 cores, 4 GB', 'cx32' => 'cx32 - 4 cores, 8 GB'];
}

function sample_CreateAccount(array $params)
{
    $result = sample_note('CreateAccount', $params);
    if ($result === 'success') {
        $params['model']->serviceProperties->save(['Dedicated IP' => '203.0.113.' . $params['serviceid'], 'Username' => 'root', 'Machine' => 'm-' . $params['serviceid'] . '-' . $params['addonId']]);
    }
    return $result;
}

function sample_SuspendAccount(array $params)
{
    return sample_note('SuspendAccount', $params);
}

function sample_UnsuspendAccount(array $params)
{
    return sample_note('UnsuspendAccount', $params);
}

function sample_TerminateAccount(array $params)
{
    return sample_note('TerminateAccount', $params);
}

function sample_ChangePassword(array $params)
{
    return sample_note('ChangePassword', $params);
}

function sample_ChangePackage(array $params)
{
    return sample_note('ChangePackage', $params);
}

function sample_Renew(array $params)
{
    return sample_note('Renew', $params);
}

function sample_TestConnection(array $params)
{
    sample_note('TestConnection', $params);
    return $params['serverpassword'] === 'wrong' ? ['success' => false, 'error' => 'the provider refused the token'] : ['success' => true, 'error' => ''];
}

function sample_UsageUpdate(array $params)
{
    sample_note('UsageUpdate', $params);
}

function sample_AdminCustomButtonArray(array $params = [])
{
    return ['Reboot' => 'reboot', 'Rescue mode' => 'rescue'];
}

function sample_ClientAreaCustomButtonArray(array $params = [])
{
    return ['Reboot' => 'reboot', 'Graphs' => 'graphs'];
}

function sample_reboot(array $params)
{
    return sample_note('reboot', $params);
}

function sample_rescue(array $params)
{
    return sample_note('rescue', $params);
}

function sample_graphs(array $params)
{
    return ['templatefile' => 'templates/graphs', 'breadcrumb' => ['clientarea.php?action=productdetails&id=' . $params['serviceid'] => 'Graphs'], 'vars' => ['level' => 42]];
}

function sample_ServiceSingleSignOn(array $params)
{
    return ($params['status'] ?? '') === 'Active' ? ['success' => true, 'redirectTo' => 'https://panel.example.com/sso?u=' . $params['username']] : ['success' => false, 'errorMsg' => 'the service is not active'];
}

function sample_AdminSingleSignOn(array $params)
{
    return ['success' => true, 'redirectTo' => 'https://console.example.com/'];
}

function sample_AdminLink(array $params)
{
    return '<a href="https://console.example.com/" target="_blank">Provider console</a>';
}

function sample_LoginLink(array $params)
{
    echo '<a href="https://panel.example.com/">Log in to the panel</a>';
}

function sample_AdminServicesTabFields(array $params)
{
    return ['Machine note' => '<input type="text" class="form-control" name="sample_note" value="' . htmlspecialchars($params['model']->serviceProperties->get('Note')) . '">', 'State' => '<b>running</b>'];
}

function sample_AdminServicesTabFieldsSave(array $params)
{
    if (isset($_POST['sample_note'])) {
        $params['model']->serviceProperties->save(['Note' => htmlspecialchars_decode($_POST['sample_note'], ENT_QUOTES)]);
    }
}

function sample_ClientArea(array $params)
{
    $shape = is_file(__DIR__ . '/shape') ? trim((string) file_get_contents(__DIR__ . '/shape')) : 'output';
    if ($shape === 'string') {
        return '<p id="sample-string">machine of service ' . (int) $params['serviceid'] . '</p>';
    }
    if ($shape === 'old') {
        return ['templatefile' => 'templates/overview', 'vars' => ['machine' => 'old & new']];
    }
    return [$shape === 'replace' ? 'tabOverviewReplacementTemplate' : 'tabOverviewModuleOutputTemplate' => 'templates/overview.tpl', 'templateVariables' => ['machine' => 'm-' . $params['serviceid']]];
}
