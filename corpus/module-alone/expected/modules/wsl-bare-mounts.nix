{
  imports = [ ./wsl-bare-mount.nix ];

  wsl.bareMounts = {
    enable = false;
    disks = [{
      name = "internal-4tb-nvme";
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
      filesystem = {
        mountPoint = "/mnt/wsl/storage";
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
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
      for directory in nixos-wsl-main nixos-wsl-dev nixos-wsl-test; do
        if [ ! -d /mnt/wsl/storage/"$directory" ]; then
          install -d -o tim -g users /mnt/wsl/storage/"$directory"
        fi
      done
    '';
  };
}
