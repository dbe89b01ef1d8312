<?php
/** One service: its data, module commands, the module's tab. README.md lists the form fields. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use WHMCS\Service\Service;
use Workbench\AdminPage;
use Workbench\App;
use Workbench\Lifecycle;
use Workbench\Request;
use Workbench\ServicePage;

AdminPage::open();
$id = Request::int('id');
$service = Service::find($id);
if ($service === null) {
    AdminPage::done('error', "There is no service #$id", 'services.php');
}
$page = new ServicePage($service);
$here = "clientsservices.php?id=$id";

if (Request::isPost()) {
    $modop = Request::post('modop');
    if ($modop === 'sso') {
        $answer = $page->signOn();
        if ($answer['result'] === 'success' && !Request::wantsJson()) {
            AdminPage::redirect($answer['redirectTo']);
        }
        AdminPage::done($answer['result'], $answer['message'], $here, ['redirectTo' => $answer['redirectTo']]);
    }
    if ($modop !== '') {
        $model = Lifecycle::find($id, Request::int('addonid'));
        if ($model === null || (int) $model->service()->id !== $id) {
            AdminPage::done('error', 'The addon does not belong to this service', $here);
        }
        [$result, $text] = $page->command($modop, Request::post('ac'), Request::post('suspendreason'), $model);
        AdminPage::done($result, $text, $here);
    }
    if (Request::post('action') === 'showpassword') {
        $password = App::services()->password($id);
        if (Request::wantsJson()) {
            AdminPage::json(['result' => 'success', 'password' => $password]);
        }
        App::session()->set('showpassword', $id);
        AdminPage::redirect($here);
    }
    if (Request::post('action') === 'save') {
        $page->save();
        AdminPage::done('success', 'Changes Saved Successfully!', $here);
    }
    AdminPage::done('error', 'Nothing was asked for', $here);
}
if (Request::wantsJson()) {
    header('Content-Type: application/json');
    exit(json_encode($page->data(), JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES));
}
$shown = App::session()->get('showpassword') === $id ? App::services()->password($id) : null;
App::session()->set('showpassword', null);
AdminPage::render('service', "Service #$id", $page->view() + ['password' => $shown]);
