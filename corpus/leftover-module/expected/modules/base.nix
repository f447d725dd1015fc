{ lib, ... }:
{
  time.timeZone = lib.mkDefault "UTC";
  documentation.nixos.enable = false;
}
