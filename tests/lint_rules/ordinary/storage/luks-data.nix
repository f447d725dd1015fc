{ pkgs, ... }:
{
  environment.etc.crypttab.text = ''
    data UUID=fd2c0c1e-1d9b-4f77-b0c1-b3c35ff2b6bb /root/data.key nofail,x-systemd.device-timeout=10s
  '';
  fileSystems."/srv/data" = {
    device = "/dev/mapper/data";
    fsType = "ext4";
    options = [ "nofail" "noatime" ];
  };
  systemd.services.unlock-spare = {
    serviceConfig.Type = "oneshot";
    script = "${pkgs.cryptsetup}/bin/cryptsetup open /dev/sdc1 spare --key-file /root/spare.key";
  };
}
