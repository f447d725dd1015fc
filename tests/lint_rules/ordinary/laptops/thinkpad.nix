{ inputs, pkgs, ... }:
{
  imports = [ inputs.nixos-hardware.nixosModules.lenovo-thinkpad-t14 ];
  boot.loader.systemd-boot.enable = true;
  boot.initrd.luks.devices.root = {
    device = "/dev/disk/by-partlabel/crypt";
    allowDiscards = true;
  };
  services.tlp.enable = true;
  services.logind.lidSwitch = "suspend-then-hibernate";
  swapDevices = [ { device = "/dev/mapper/vg-swap"; } ];
  boot.resumeDevice = "/dev/mapper/vg-swap";
}
