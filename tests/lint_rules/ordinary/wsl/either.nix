# One profile for both kinds; which one it is is decided elsewhere.
{ config, lib, ... }:
{
  options.my.isDistro = lib.mkEnableOption "being a distro of WSL";
  config = lib.mkMerge [
    (lib.mkIf config.my.isDistro { wsl.enable = true; })
    (lib.mkIf (!config.my.isDistro) {
      fileSystems."/data" = { device = "/dev/sdb1"; fsType = "ext4"; };
    })
  ];
}
