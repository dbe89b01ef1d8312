<?php
/**
 * What WHMCS expects each function to return, and what that looks like when Rust cannot be asked. `hostler install`
 * writes the shape of every function beside the module; `of` answers only when that file is lost, so that even then
 * WHMCS gets the type it needs.
 */

declare(strict_types=1);

namespace Hostler;

final class Shape
{
    public const LIFECYCLE = 'lifecycle';
    public const CUSTOM = 'custom';
    public const TEST = 'test';
    public const SIGN_ON = 'sign_on';
    public const ACCOUNTS = 'accounts';
    public const LOADER = 'loader';
    public const HTML = 'html';
    public const PAGE = 'page';
    public const FIELDS = 'fields';
    public const NOTHING = 'nothing';

    /** Type of the PHP value of each shape; a custom function may answer a page too. */
    private const TYPES = [
        self::LIFECYCLE => ['string'],
        self::CUSTOM => ['string', 'array'],
        self::TEST => ['array'],
        self::SIGN_ON => ['array'],
        self::ACCOUNTS => ['array'],
        self::LOADER => ['array'],
        self::HTML => ['string'],
        self::PAGE => ['array'],
        self::FIELDS => ['array'],
        self::NOTHING => ['NULL'],
    ];

    public static function of(string $function): string
    {
        $known = [
            'TestConnection' => self::TEST,
            'ServiceSingleSignOn' => self::SIGN_ON,
            'AdminSingleSignOn' => self::SIGN_ON,
            'ListAccounts' => self::ACCOUNTS,
            'AdminLink' => self::HTML,
            'LoginLink' => self::HTML,
            'ClientArea' => self::PAGE,
            'AdminServicesTabFields' => self::FIELDS,
            'AdminServicesTabFieldsSave' => self::NOTHING,
            'UsageUpdate' => self::NOTHING,
        ];
        if (isset($known[$function])) {
            return $known[$function];
        }
        if (strncmp($function, 'loader.', 7) === 0) {
            return self::LOADER;
        }
        return strncmp($function, 'custom.', 7) === 0 ? self::CUSTOM : self::LIFECYCLE;
    }

    /** @param mixed $value */
    public static function fits(string $shape, $value): bool
    {
        return in_array(gettype($value), self::TYPES[$shape] ?? self::TYPES[self::CUSTOM], true);
    }

    /**
     * The failure of a function in the words WHMCS knows. A loader's failure is an exception (C-041).
     *
     * @param Failure $failure who reads it decides which sentence is used
     * @return mixed
     */
    public static function failed(string $shape, Failure $failure)
    {
        switch ($shape) {
            case self::TEST:
                return ['success' => false, 'error' => $failure->long()];
            case self::ACCOUNTS:
                return ['success' => false, 'error' => $failure->short()];
            case self::SIGN_ON:
                return ['success' => false, 'errorMsg' => $failure->short()];
            case self::LOADER:
                throw new \Exception($failure->short());
            case self::HTML:
                return '';
            case self::PAGE:
                return [
                    'tabOverviewModuleOutputTemplate' => 'templates/error.tpl',
                    'templateVariables' => ['message' => Failure::FOR_CLIENTS, 'reference' => ''],
                ];
            case self::FIELDS:
                return [];
            case self::NOTHING:
                return null;
            case self::CUSTOM:
                return htmlspecialchars($failure->short(), ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
            default:
                return $failure->short();
        }
    }
}
