{ config, pkgs, ... }:

{
  imports = [
    /opt/nixcfg/modules/nixos/wsl-base.nix
  ];

  networking.hostName = "annex";

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "internal-4tb-nvme";
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      devicePattern = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1";
      filesystem = {
        mountPoint = "/mnt/wsl/storage";
        fsType = "ext4";
        options = [ "defaults" "noatime" ];
      };
    }];
  };

  # Makes missing directories on /mnt/wsl/storage once it is mounted.
  systemd.services.internal-4tb-nvme-directories = {
    description = "Make missing directories on /mnt/wsl/storage";
    wantedBy = [ "mnt-wsl-storage.mount" ];
    unitConfig.RequiresMountsFor = [ "/mnt/wsl/storage" ];
    serviceConfig.Type = "oneshot";
    script = ''
      for directory in annex; do
        if [ ! -d /mnt/wsl/storage/"$directory" ]; then
          install -d -o tim -g users /mnt/wsl/storage/"$directory"
        fi
      done
    '';
  };

  services.openssh.enable = true;
  services.openssh.settings.PasswordAuthentication = false;

  nix.settings.auto-optimise-store = true;
  system.stateVersion = "24.11";
}
