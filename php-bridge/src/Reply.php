<?php
/**
 * The host's answer as the PHP value WHMCS waits for. It checks the type and changes nothing. Called by Bridge.
 */

declare(strict_types=1);

namespace Hostler;

final class Reply
{
    /** @var mixed */
    private $value;
    private ?string $throws;

    /** @param mixed $value */
    private function __construct($value, ?string $throws)
    {
        $this->value = $value;
        $this->throws = $throws;
    }

    /**
     * @param array<string, mixed> $answer the answer document
     * @throws Unavailable when the answer is not of the shape WHMCS needs
     */
    public static function read(array $answer, string $shape): self
    {
        $returns = $answer['returns'];
        $value = $returns['value'] ?? null;
        switch ($returns['as'] ?? '') {
            case 'text':
                $reply = new self(is_string($value) ? $value : null, null);
                break;
            case 'array':
                $reply = new self(is_array($value) ? $value : [], null);
                break;
            case 'nothing':
                $reply = new self(null, null);
                break;
            case 'throws':
                return new self(null, is_string($value) && $value !== '' ? $value : 'The module failed.');
            default:
                throw Unavailable::badAnswer();
        }
        if (!Shape::fits($shape, $reply->value)) {
            throw Unavailable::badAnswer();
        }
        return $reply;
    }

    /**
     * @return mixed
     * @throws \Exception a loader's failure, with a message for staff
     */
    public function give()
    {
        if ($this->throws !== null) {
            throw new \Exception($this->throws);
        }
        return $this->value;
    }
}
