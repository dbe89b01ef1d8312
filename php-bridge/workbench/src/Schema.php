<?php

namespace Workbench;

/**
 * The tables, with WHMCS's own names where modules are known to read or write them.
 *
 * Creating them again is harmless. Called by setup.php only.
 */
final class Schema
{
    private const TABLES = [
        'tblconfiguration' => 'setting TEXT PRIMARY KEY, value TEXT NOT NULL',
        'tbladmins' => 'id INTEGER PRIMARY KEY, username TEXT UNIQUE NOT NULL, password TEXT NOT NULL, firstname TEXT, lastname TEXT, email TEXT, disabled INTEGER DEFAULT 0',
        'tblapi_credentials' => 'id INTEGER PRIMARY KEY, identifier TEXT UNIQUE NOT NULL, secret TEXT NOT NULL',
        'tblcurrencies' => 'id INTEGER PRIMARY KEY, code TEXT, prefix TEXT, suffix TEXT, "default" INTEGER',
        'tblclients' => 'id INTEGER PRIMARY KEY, uuid TEXT, firstname TEXT, lastname TEXT, companyname TEXT DEFAULT \'\', email TEXT UNIQUE NOT NULL, address1 TEXT DEFAULT \'\', address2 TEXT DEFAULT \'\', city TEXT DEFAULT \'\', state TEXT DEFAULT \'\', postcode TEXT DEFAULT \'\', country TEXT DEFAULT \'US\', phonenumber TEXT DEFAULT \'\', password TEXT NOT NULL, currency INTEGER DEFAULT 1, credit TEXT DEFAULT \'0.00\', notes TEXT DEFAULT \'\', language TEXT DEFAULT \'\', status TEXT DEFAULT \'Active\', datecreated TEXT, lastlogin TEXT',
        'tblproductgroups' => 'id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, "order" INTEGER DEFAULT 0',
        'tblproducts' => 'id INTEGER PRIMARY KEY, type TEXT DEFAULT \'server\', gid INTEGER, name TEXT NOT NULL, description TEXT DEFAULT \'\', hidden INTEGER DEFAULT 0, servertype TEXT DEFAULT \'\', servergroup INTEGER DEFAULT 0, autosetup TEXT DEFAULT \'\', welcomeemail INTEGER DEFAULT 0, price TEXT DEFAULT \'0.00\', setupfee TEXT DEFAULT \'0.00\', %OPTIONS%',
        'tblproduct_upgrade_products' => 'product_id INTEGER, upgrade_product_id INTEGER, PRIMARY KEY (product_id, upgrade_product_id)',
        'tblservers' => 'id INTEGER PRIMARY KEY, name TEXT, ipaddress TEXT DEFAULT \'\', assignedips TEXT DEFAULT \'\', hostname TEXT DEFAULT \'\', type TEXT DEFAULT \'\', username TEXT DEFAULT \'\', password TEXT DEFAULT \'\', accesshash TEXT DEFAULT \'\', secure TEXT DEFAULT \'\', port TEXT DEFAULT \'\', active INTEGER DEFAULT 1, disabled INTEGER DEFAULT 0, maxaccounts INTEGER DEFAULT 0, nameserver1 TEXT DEFAULT \'\', nameserver2 TEXT DEFAULT \'\', nameserver3 TEXT DEFAULT \'\', nameserver4 TEXT DEFAULT \'\', nameserver5 TEXT DEFAULT \'\'',
        'tblservergroups' => 'id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL',
        'tblservergroupsrel' => 'groupid INTEGER, serverid INTEGER, PRIMARY KEY (groupid, serverid)',
        'tblhosting' => 'id INTEGER PRIMARY KEY, userid INTEGER, orderid INTEGER DEFAULT 0, packageid INTEGER, server INTEGER DEFAULT 0, regdate TEXT, domain TEXT DEFAULT \'\', paymentmethod TEXT DEFAULT \'banktransfer\', firstpaymentamount TEXT DEFAULT \'0.00\', amount TEXT DEFAULT \'0.00\', billingcycle TEXT DEFAULT \'Monthly\', nextduedate TEXT, nextinvoicedate TEXT, termination_date TEXT, domainstatus TEXT DEFAULT \'Pending\', username TEXT DEFAULT \'\', password TEXT DEFAULT \'\', notes TEXT DEFAULT \'\', subscriptionid TEXT DEFAULT \'\', suspendreason TEXT DEFAULT \'\', overideautosuspend INTEGER DEFAULT 0, overidesuspenduntil TEXT, dedicatedip TEXT DEFAULT \'\', assignedips TEXT DEFAULT \'\', ns1 TEXT DEFAULT \'\', ns2 TEXT DEFAULT \'\', diskusage INTEGER DEFAULT 0, disklimit INTEGER DEFAULT 0, bwusage INTEGER DEFAULT 0, bwlimit INTEGER DEFAULT 0, lastupdate TEXT',
        'tbladdons' => 'id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, description TEXT DEFAULT \'\', module TEXT DEFAULT \'\', servergroup INTEGER DEFAULT 0, autosetup TEXT DEFAULT \'payment\', price TEXT DEFAULT \'0.00\', %OPTIONS%',
        'tbladdon_products' => 'addonid INTEGER, pid INTEGER, PRIMARY KEY (addonid, pid)',
        'tblhostingaddons' => 'id INTEGER PRIMARY KEY, orderid INTEGER DEFAULT 0, hostingid INTEGER, addonid INTEGER, userid INTEGER, name TEXT, server INTEGER DEFAULT 0, status TEXT DEFAULT \'Pending\', recurring TEXT DEFAULT \'0.00\', billingcycle TEXT DEFAULT \'Monthly\', regdate TEXT, nextduedate TEXT, notes TEXT DEFAULT \'\', suspendreason TEXT DEFAULT \'\'',
        'tblcustomfields' => 'id INTEGER PRIMARY KEY, type TEXT, relid INTEGER, fieldname TEXT, fieldtype TEXT DEFAULT \'text\', description TEXT DEFAULT \'\', fieldoptions TEXT DEFAULT \'\', adminonly TEXT DEFAULT \'\', required TEXT DEFAULT \'\', showorder TEXT DEFAULT \'\', sortorder INTEGER DEFAULT 0',
        'tblcustomfieldsvalues' => 'fieldid INTEGER, relid INTEGER, value TEXT, PRIMARY KEY (fieldid, relid)',
        'tblproductconfiggroups' => 'id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, description TEXT DEFAULT \'\'',
        'tblproductconfiglinks' => 'gid INTEGER, pid INTEGER, PRIMARY KEY (gid, pid)',
        'tblproductconfigoptions' => 'id INTEGER PRIMARY KEY, gid INTEGER, optionname TEXT, optiontype INTEGER, qtyminimum INTEGER DEFAULT 0, qtymaximum INTEGER DEFAULT 0, "order" INTEGER DEFAULT 0, hidden INTEGER DEFAULT 0',
        'tblproductconfigoptionssub' => 'id INTEGER PRIMARY KEY, configid INTEGER, optionname TEXT, price TEXT DEFAULT \'0.00\', sortorder INTEGER DEFAULT 0, hidden INTEGER DEFAULT 0',
        'tblhostingconfigoptions' => 'id INTEGER PRIMARY KEY, relid INTEGER, configid INTEGER, optionid INTEGER, qty INTEGER DEFAULT 0, UNIQUE (relid, configid)',
        'tblorders' => 'id INTEGER PRIMARY KEY, ordernum TEXT, userid INTEGER, date TEXT, amount TEXT, invoiceid INTEGER DEFAULT 0, status TEXT DEFAULT \'Pending\', paymentmethod TEXT DEFAULT \'banktransfer\', ipaddress TEXT DEFAULT \'\'',
        'tblinvoices' => 'id INTEGER PRIMARY KEY, userid INTEGER, date TEXT, duedate TEXT, datepaid TEXT, total TEXT, status TEXT DEFAULT \'Unpaid\', paymentmethod TEXT DEFAULT \'banktransfer\'',
        'tblinvoiceitems' => 'id INTEGER PRIMARY KEY, invoiceid INTEGER, userid INTEGER, type TEXT, relid INTEGER, description TEXT, amount TEXT, duedate TEXT',
        'tblupgrades' => 'id INTEGER PRIMARY KEY, userid INTEGER, orderid INTEGER DEFAULT 0, type TEXT, date TEXT, relid INTEGER, originalvalue TEXT, newvalue TEXT, amount TEXT, recurringchange TEXT DEFAULT \'0.00\', status TEXT DEFAULT \'Pending\', paid TEXT DEFAULT \'N\'',
        'tblcancelrequests' => 'id INTEGER PRIMARY KEY, date TEXT, relid INTEGER, reason TEXT, type TEXT',
        'tblmodulelog' => 'id INTEGER PRIMARY KEY, date TEXT, module TEXT, action TEXT, request TEXT, response TEXT, arrdata TEXT',
        'tblactivitylog' => 'id INTEGER PRIMARY KEY, date TEXT, description TEXT, user TEXT, userid INTEGER DEFAULT 0, ipaddr TEXT',
        'tblmodulequeue' => 'id INTEGER PRIMARY KEY, service_type TEXT, service_id INTEGER, module_name TEXT, module_action TEXT, last_attempt TEXT, last_attempt_error TEXT, num_retries INTEGER DEFAULT 0, completed INTEGER DEFAULT 0, created_at TEXT, updated_at TEXT',
        'tblemailtemplates' => 'id INTEGER PRIMARY KEY, type TEXT, name TEXT UNIQUE NOT NULL, subject TEXT, message TEXT, disabled INTEGER DEFAULT 0',
        'tblemails' => 'id INTEGER PRIMARY KEY, userid INTEGER DEFAULT 0, subject TEXT, message TEXT, date TEXT, "to" TEXT, messagename TEXT, relid INTEGER DEFAULT 0',
        'tbltodolist' => 'id INTEGER PRIMARY KEY, date TEXT, title TEXT, description TEXT, admin INTEGER DEFAULT 0, status TEXT DEFAULT \'New\', duedate TEXT',
        'tblticketdepartments' => 'id INTEGER PRIMARY KEY, name TEXT, email TEXT',
        'tbltickets' => 'id INTEGER PRIMARY KEY, tid TEXT, did INTEGER, userid INTEGER DEFAULT 0, name TEXT DEFAULT \'\', email TEXT DEFAULT \'\', service TEXT DEFAULT \'\', date TEXT, title TEXT, message TEXT, status TEXT DEFAULT \'Open\', urgency TEXT DEFAULT \'Medium\', admin TEXT DEFAULT \'\'',
        'tblticketreplies' => 'id INTEGER PRIMARY KEY, tid INTEGER, userid INTEGER DEFAULT 0, date TEXT, message TEXT, admin TEXT DEFAULT \'\'',
        'tbladdonmodules' => 'module TEXT, setting TEXT, value TEXT, PRIMARY KEY (module, setting)',
    ];

    private const INDEXES = [
        'tblhosting (userid)', 'tblhosting (server)', 'tblhosting (nextduedate)', 'tblhostingaddons (hostingid)',
        'tblinvoiceitems (invoiceid)', 'tblinvoiceitems (type, relid)', 'tblcustomfields (type, relid)',
    ];

    public static function create(Database $db): void
    {
        $options = implode(', ', array_map(function (int $n): string {
            return "configoption$n TEXT DEFAULT ''";
        }, range(1, 24)));
        foreach (self::TABLES as $table => $columns) {
            $db->pdo()->exec("CREATE TABLE IF NOT EXISTS $table (" . str_replace('%OPTIONS%', $options, $columns) . ')');
        }
        foreach (self::INDEXES as $index) {
            $name = 'idx_' . trim((string) preg_replace('/[^a-z]+/', '_', $index), '_');
            $db->pdo()->exec("CREATE INDEX IF NOT EXISTS $name ON $index");
        }
        // WHMCS-C-067: one open entry per (type, id, module, action).
        $db->pdo()->exec('CREATE UNIQUE INDEX IF NOT EXISTS idx_queue_open ON tblmodulequeue'
            . ' (service_type, service_id, module_name, module_action) WHERE completed = 0');
    }
}
