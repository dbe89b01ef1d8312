<?php
/** The front page leads to the shop; routes such as /clientarea/service/N/custom-action/ID end here too. */

define('CLIENTAREA', true);
require __DIR__ . '/init.php';

use WHMCS\Service\Service;
use Workbench\App;
use Workbench\ClientArea;
use Workbench\CustomActions;
use Workbench\Request;

$route = Request::text('rp', (string) parse_url((string) ($_SERVER['REQUEST_URI'] ?? ''), PHP_URL_PATH));
if (preg_match('~/clientarea/service/(\d+)/custom-action/([A-Za-z0-9_-]+)$~', $route, $m)) {
    // WHMCS-C-137: POST with token, JSON answer; a browser without script is sent on instead.
    $client = ClientArea::login();
    if (!Request::isPost()) {
        ClientArea::redirect('clientarea.php');
    }
    ClientArea::demandToken();
    $row = App::services()->owned((int) $m[1], $client);
    $answer = $row === null ? ['result' => 'error', 'message' => '', 'redirectTo' => ''] : CustomActions::run(Service::findOrFail((int) $m[1]), $m[2]);
    if (Request::wantsJson()) {
        ClientArea::json($answer['result'] === 'success' ? ['success' => true, 'redirectTo' => $answer['redirectTo']] : ['success' => false, 'errorMsg' => $answer['message']]);
    }
    ClientArea::redirect($answer['result'] === 'success' ? $answer['redirectTo'] : ClientArea::common()['WEB_ROOT'] . "/clientarea.php?action=productdetails&id={$m[1]}&customaction_error=1");
}
ClientArea::redirect('cart.php');
