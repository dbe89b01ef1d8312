<?php
/** The Activity Log. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;

AdminPage::open();
$search = Request::text('search');
AdminPage::render('activitylog', 'Activity log', ['search' => $search,
    'entries' => App::db()->all('SELECT * FROM tblactivitylog WHERE instr(lower(description), lower(?)) > 0 OR ? = \'\' ORDER BY id DESC LIMIT 300', [$search, $search])]);
